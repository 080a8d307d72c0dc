"""A file is read whatever made it, or refused with a sentence that says where."""

import contextlib
import io
import random
import zipfile

import pytest

from lms.people.imports import reader
from lms.people.imports.errors import UnreadableFile
from tests.lms.people import papers
from tests.lms.people.papers import csv_of, row, xlsx_of

LINE = row("lucie.perrin@ac-valbourg.example", "Zoé", "Bézier")


def read(content):
    return list(reader.read(io.BytesIO(content)))


def refusal_of(content):
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    return str(refusal.value)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_encoding_and_separator_gives_the_same_line(separator, encoding):
    [line] = read(csv_of(LINE, separator=separator, encoding=encoding))
    assert line.number == 2
    assert line.cells[:4] == ("lucie.perrin@ac-valbourg.example", "Zoé", "Bézier", "9990101F")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_line_that_tells_the_separator_is_no_title(separator):
    content = f"sep={separator}\r\n".encode() + csv_of(LINE, separator=separator)
    [line] = read(content)
    assert line.number == 3
    assert line.cells == read(csv_of(LINE))[0].cells


def test_a_null_sign_makes_a_file_no_list_in_any_encoding():
    for encoding in ("utf-8", "utf-16"):
        assert refusal_of(csv_of(row("a@x.example", "An\0na"), encoding=encoding))


def test_a_spreadsheet_gives_the_same_line_as_a_list():
    assert read(xlsx_of(LINE)) == read(csv_of(LINE))


def test_columns_are_known_by_their_other_names_in_any_order():
    header = ("NOM", "Prenom", "Adresse", "École", "Audience", "téléphone")
    [line] = read(csv_of(("Perrin", "Lucie", "l@x.example", "9990101F", "pe", "06"), header=header))
    assert line.cells == ("l@x.example", "Lucie", "Perrin", "9990101F", "", "pe", "", "", "")


def test_line_numbers_follow_the_file_across_empty_lines_and_long_cells():
    content = csv_of(LINE, ("",), row("a@x.example", '"Anne\r\nMarie"'), row("b@x.example"))
    assert [line.number for line in read(content)] == [2, 5, 6]


def test_what_is_missing_is_named():
    said = refusal_of(csv_of(LINE, header=("courriel", "prénom", "nom", "école", "x")))
    wanted = "Ligne 1 : il manque des colonnes : profil. Reprenez les titres du modèle."
    assert said.replace("\xa0", " ") == wanted


@pytest.mark.parametrize("title", ["NUMEN", "INE", "Élève"])
def test_columns_that_must_not_travel_have_the_whole_file_refused(title):
    assert title in refusal_of(csv_of((*LINE, "x"), header=(*papers.HEADER, title)))


def test_a_numen_is_masked_wherever_it_stands():
    header = (*papers.HEADER[:5], "identifiant")
    [line] = read(csv_of((*LINE, "07e9501234abc"), header=header))
    assert line.numen_in == "identifiant"
    [line] = read(csv_of(row("l@x.example", "Lucie", "07E9501234ABC")))
    assert (line.numen_in, line.cells[2]) == ("nom", "•••")


def test_a_wrong_encoding_is_told_with_its_line():
    said = refusal_of(csv_of(LINE) + b"a\x81\xffb;;;\r\n")
    assert said.startswith("Ligne 3\N{NO-BREAK SPACE}: ni UTF-8")


def test_an_unclosed_quotation_mark_is_told_with_its_line():
    assert refusal_of(csv_of(LINE, row('"a@x.example'))).startswith(
        "La ligne 3 ne peut pas être lue"
    )


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 old", b"\x00\x01\x02" * 50]
)
def test_what_is_no_list_is_refused_in_a_sentence(content):
    assert "XLSX" in refusal_of(content)


def test_a_spreadsheet_that_would_fill_the_memory_is_not_opened():
    content = papers.bomb()
    assert len(content) < 500_000
    assert refusal_of(content).startswith("Ce classeur se déplie en 301\N{NO-BREAK SPACE}Mo")


def test_entities_of_a_spreadsheet_are_not_followed():
    folded = io.BytesIO(xlsx_of(LINE))
    poisoned = io.BytesIO()
    with zipfile.ZipFile(folded) as source, zipfile.ZipFile(poisoned, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            target.writestr(name, content)
    assert "classeur" in refusal_of(poisoned.getvalue())


def test_a_formula_stays_the_text_it_is():
    [line] = read(xlsx_of(row("l@x.example", "=HYPERLINK(1)")))
    assert line.cells[1] == "=HYPERLINK(1)"


def test_our_own_copy_keeps_our_columns_alone():
    header = (*papers.HEADER[:5], "téléphone")
    copy = io.BytesIO()
    lines = read(csv_of((*LINE, "0601020304"), header=header))
    reader.write_copy(lines, copy)
    assert b"0601020304" not in copy.getvalue()
    assert list(reader.read_copy(copy)) == lines


def rewritten(content, name, change, folding=zipfile.ZIP_STORED):
    """The same workbook, one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", folding) as target,
    ):
        for part in source.namelist():
            whole = source.read(part)
            target.writestr(part, change(whole) if part == name else whole)
    return out.getvalue()


def test_a_truncated_workbook_is_refused_in_a_sentence():
    cut = rewritten(xlsx_of(LINE), "xl/workbook.xml", lambda whole: whole[:-30])
    assert refusal_of(cut).startswith("Ce fichier ne peut pas être lu comme un classeur")


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_to_a_workbook_is_an_error_page(seed):
    chance = random.Random(seed)
    content = bytearray(xlsx_of(*[row(f"p{number}@x.example") for number in range(20)]))
    for _ in range(chance.choice((1, 3, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    with contextlib.suppress(UnreadableFile):
        read(bytes(content))


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_to_the_xml_of_a_workbook_is_an_error_page(seed):
    chance = random.Random(seed)
    good = xlsx_of(LINE)
    name = chance.choice(zipfile.ZipFile(io.BytesIO(good)).namelist())

    def damage(whole):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 2, 6))):
            place = chance.randrange(len(damaged))
            if chance.random() < 0.5:
                damaged[place] = chance.choice(b'<>"/=a1 &;9')
            else:
                del damaged[place : place + chance.randrange(1, 9)]
        return bytes(damaged)

    with contextlib.suppress(UnreadableFile):
        read(rewritten(good, name, damage))


SHEET = "xl/worksheets/sheet1.xml"


def with_second_row_at(number):
    return rewritten(
        xlsx_of(LINE), SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="%d"' % number)
    )


@pytest.mark.parametrize("number", [1_048_577, 20_000_000])
def test_a_row_beyond_the_last_one_of_a_sheet_is_refused(number):
    assert "ne peut pas être lu comme un classeur" in refusal_of(with_second_row_at(number))


def test_the_last_row_of_a_sheet_is_read():
    assert [line.number for line in read(with_second_row_at(1_048_576))] == [1_048_576]


@pytest.mark.parametrize("folding", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_workbook_folded_as_no_spreadsheet_does_is_not_opened(folding):
    assert "classeur" in refusal_of(rewritten(xlsx_of(LINE), SHEET, lambda xml: xml, folding))
