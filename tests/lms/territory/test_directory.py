"""The national directory: what is read, what is refused, and that twice changes nothing."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lms.common import clock
from lms.common.models import AuditEntry
from lms.territory import directory, uai
from lms.territory.errors import UnreadableDirectory
from lms.territory.imports import import_schools
from lms.territory.models import Organisation
from lms.territory.operations import edit_organisation
from lms.territory.queries import open_schools

VAL_DE_MARNE = Path(__file__).parents[2] / "data" / "annuaire-education-94.csv"
HEADER = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Nom_commune;"
    "Code_departement;Libelle_departement;Code_academie;Libelle_academie;"
    "code_circonscription;nom_circonscription;date_ouverture;etat"
)
TILLEULS = (
    "9990001{letter};École Les Tilleuls;Ecole;Valbourg;099;Valbourg;99;Valbourg;"
    "9990100A;Valbourg Est;1990-09-01;{state}"
)


def a_file(*lines, header=HEADER, encoding="utf-8"):
    return io.BytesIO("\n".join([header, *lines]).encode(encoding))


def tilleuls(letter=None, state="OUVERT"):
    return TILLEULS.format(letter=letter or uai.expected_letter("9990001"), state=state)


SECOND = "9990002" + uai.expected_letter("9990002")


@pytest.mark.parametrize("code", ["0940176F", "0941874B", "0940101Z"])
def test_real_codes_have_the_letter_we_expect(code):
    assert uai.is_uai(code)


def test_a_wrong_letter_is_not_a_school_code():
    assert not uai.is_uai("0940176G")


@pytest.mark.django_db
def test_the_real_file_gives_613_schools_in_24_districts_and_twice_changes_nothing():
    with VAL_DE_MARNE.open("rb") as source:
        first = import_schools(actor=None, source=source)
    assert (first.created, first.districts, first.refused) == (613, 24, [])
    assert Organisation.objects.filter(kind="school").count() == 613
    assert Organisation.objects.filter(kind="district").count() == 24
    entries = AuditEntry.objects.count()
    with VAL_DE_MARNE.open("rb") as source:
        second = import_schools(actor=None, source=source)
    assert (second.created, second.updated, second.closed, second.unchanged) == (0, 0, 0, 613)
    assert AuditEntry.objects.count() == entries


@pytest.mark.django_db
def test_schools_about_to_close_stay_open():
    with VAL_DE_MARNE.open("rb") as source:
        import_schools(actor=None, source=source)
    assert not Organisation.objects.filter(valid_to__isnull=False).exists()


@pytest.mark.django_db
def test_a_dry_run_reports_and_writes_nothing():
    report = import_schools(actor=None, source=a_file(tilleuls()), dry_run=True)
    assert report.created == 1
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_refused_line_names_its_place_and_blocks_nothing():
    report = import_schools(actor=None, source=a_file(tilleuls(letter="A"), tilleuls()))
    assert report.created == 1
    [refusal] = report.refused
    assert (refusal.line, refusal.column) == (2, "identifiant_de_l_etablissement")
    assert f"9990001A n’existe pas (lettre attendue\xa0: {uai.expected_letter('9990001')})" in str(
        refusal
    )


@pytest.mark.django_db
def test_a_closed_school_keeps_its_row_and_gets_a_date():
    import_schools(actor=None, source=a_file(tilleuls()))
    report = import_schools(actor=None, source=a_file(tilleuls(state="FERME")))
    assert report.closed == 1
    assert Organisation.objects.get(kind="school").valid_to is not None


@pytest.mark.django_db
def test_a_school_that_changes_district_moves_with_its_path():
    import_schools(actor=None, source=a_file(tilleuls()))
    moved = tilleuls().replace("9990100A;Valbourg Est", "9990200B;Valbourg Ouest")
    report = import_schools(actor=None, source=a_file(moved))
    school = Organisation.objects.select_related("parent").get(kind="school")
    assert report.updated == 1
    assert school.parent.code == "9990200B"
    assert school.path == f"{school.parent.path}{school.pk}/"


def test_header_names_are_read_in_either_case_and_unknown_columns_ignored():
    header = HEADER.upper() + ";UNE_COLONNE_DE_PLUS"
    [row] = directory.read(a_file(tilleuls() + ";x", header=header))
    assert row.facts["name"] == "École Les Tilleuls"
    assert row.facts["valid_from"] == date(1990, 9, 1)


@pytest.mark.parametrize(
    ("code", "kept"), [("94", "094"), ("094", "094"), ("1", "001"), ("02A", "02A"), ("2a", "02A")]
)
def test_department_codes_are_one_whatever_the_edition(code, kept):
    [row] = directory.read(a_file(tilleuls().replace(";099;", f";{code};")))
    assert row.department[0] == kept


def test_a_file_without_the_columns_is_refused_with_their_names():
    with pytest.raises(UnreadableDirectory, match="nom_etablissement"):
        list(directory.read(a_file("a;b", header="un;deux")))


def test_another_encoding_is_refused_in_plain_words_with_its_line():
    with pytest.raises(UnreadableDirectory, match=r"ligne 2 .* UTF-8"):
        list(directory.read(a_file(tilleuls(), encoding="latin-1")))


def test_a_workbook_is_refused_as_such():
    with pytest.raises(UnreadableDirectory, match="classeur"):
        list(directory.read(io.BytesIO(b"PK\x03\x04" + bytes(40))))


def test_a_bom_changes_nothing():
    [row] = directory.read(a_file(tilleuls(), encoding="utf-8-sig"))
    assert row.facts["town"] == "Valbourg"


@pytest.mark.parametrize("code", ["", "94-1", "1+1", "999000", "ÉCOLE"])
def test_what_is_no_school_code_is_refused_with_what_is_expected(code):
    [refusal] = directory.read(a_file(tilleuls().replace(tilleuls()[:8], code, 1)))
    assert (refusal.line, refusal.column) == (2, "identifiant_de_l_etablissement")
    assert "sept chiffres et une lettre" in refusal.message


def test_days_are_read_as_the_ministry_or_as_a_spreadsheet_writes_them():
    [row] = directory.read(a_file(tilleuls().replace("1990-09-01", "01/09/1990")))
    assert row.facts["valid_from"] == date(1990, 9, 1)


@pytest.mark.django_db
def test_a_wrong_file_leaves_nothing_half_written():
    lines = [tilleuls(), tilleuls().replace("9990001", "9990002").encode("latin-1")]
    source = io.BytesIO(HEADER.encode() + b"\n" + lines[0].encode() + b"\n" + lines[1])
    with pytest.raises(UnreadableDirectory, match="ligne 3"):
        import_schools(actor=None, source=source)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_school_told_twice_keeps_its_first_line_and_twice_changes_nothing():
    again = tilleuls().replace("Les Tilleuls", "Les Tilleuls bis")
    first = import_schools(actor=None, source=a_file(tilleuls(), again))
    second = import_schools(actor=None, source=a_file(tilleuls(), again))
    assert (first.created, second.unchanged, second.updated) == (1, 1, 0)
    assert [one.line for one in second.refused] == [3]


@pytest.mark.django_db
def test_a_school_without_a_district_hangs_under_its_department():
    alone = tilleuls().replace("9990100A;Valbourg Est", ";")
    import_schools(actor=None, source=a_file(alone))
    assert Organisation.objects.get(kind="school").parent.kind == "department"


@pytest.mark.django_db
def test_a_district_that_a_file_leaves_out_is_not_lost():
    import_schools(actor=None, source=a_file(tilleuls()))
    report = import_schools(
        actor=None, source=a_file(tilleuls().replace("9990100A;Valbourg Est", ";"))
    )
    assert (report.unchanged, report.updated) == (1, 0)
    assert Organisation.objects.get(kind="school").parent.code == "9990100A"


@pytest.mark.django_db
def test_a_district_is_the_same_whatever_the_case_of_its_code():
    import_schools(actor=None, source=a_file(tilleuls()))
    report = import_schools(actor=None, source=a_file(tilleuls().replace("9990100A", "9990100a")))
    assert (report.unchanged, report.updated) == (1, 0)
    assert Organisation.objects.filter(kind="district").count() == 1


@pytest.mark.django_db
def test_the_calendar_and_the_place_of_everything_above_new_schools_are_kept():
    second = tilleuls().replace(tilleuls().split(";")[0], SECOND).replace("9990100A", "9990200B")
    import_schools(actor=None, source=a_file(tilleuls(), second))
    for one in Organisation.objects.select_related("parent"):
        assert one.path == f"{one.parent.path if one.parent else '/'}{one.pk}/"
    founded = AuditEntry.objects.filter(verb="organisation.founded")
    above = Organisation.objects.exclude(kind="school")
    assert {entry.target_uuid for entry in founded} == {one.uuid for one in above}
    assert founded.count() == 4


# --- By hand -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_fields_changed_by_hand_are_kept_and_reported():
    import_schools(actor=None, source=a_file(tilleuls()))
    school = Organisation.objects.get(kind="school")
    edit_organisation(actor=None, organisation=school, name="École Rosa-Parks")
    told = tilleuls().replace(
        "Les Tilleuls;Ecole;Valbourg;", "Les Tilleuls;Ecole;Valbourg-le-Port;"
    )
    report = import_schools(actor=None, source=a_file(told))
    school.refresh_from_db()
    assert (school.name, school.town) == ("École Rosa-Parks", "Valbourg-le-Port")
    [line] = report.kept
    assert (report.updated, line.uai) == (1, school.code)
    [kept] = line.kept
    assert (kept.label, kept.before, kept.after) == (
        "Nom",
        "École Rosa-Parks",
        "École Les Tilleuls",
    )


@pytest.mark.django_db
def test_a_district_chosen_by_hand_stays_until_it_is_changed_by_hand():
    import_schools(actor=None, source=a_file(tilleuls()))
    school = Organisation.objects.select_related("parent").get(kind="school")
    department = school.parent.parent
    edit_organisation(actor=None, organisation=school, parent=department)
    report = import_schools(actor=None, source=a_file(tilleuls()))
    school.refresh_from_db()
    assert school.parent == department
    assert school.path == f"{department.path}{school.pk}/"
    assert (report.unchanged, len(report.kept)) == (1, 1)


# --- Closing -------------------------------------------------------------------------------------

CLOSING = HEADER + ";date_fermeture"


@pytest.mark.django_db
def test_a_school_about_to_close_gets_its_date_and_stays_open_until_then():
    report = import_schools(
        actor=None, source=a_file(tilleuls(state="A FERMER") + ";2027-08-31", header=CLOSING)
    )
    school = Organisation.objects.get(kind="school")
    assert (report.created, school.valid_to) == (1, date(2027, 8, 31))
    assert school in open_schools(date(2027, 8, 31))
    assert school not in open_schools(date(2027, 9, 1))


@pytest.mark.django_db
def test_a_closing_that_is_called_off_opens_the_school_again():
    for state in ("FERME", "OUVERT"):
        report = import_schools(actor=None, source=a_file(tilleuls(state=state)))
    assert report.updated == 1
    assert Organisation.objects.get(kind="school").valid_to is None


@pytest.mark.django_db
def test_a_school_closed_again_keeps_the_day_it_closed():
    with clock.at(datetime(2026, 7, 3, 12, tzinfo=UTC)):
        import_schools(actor=None, source=a_file(tilleuls(state="FERME")))
    report = import_schools(actor=None, source=a_file(tilleuls(state="FERME")))
    assert report.unchanged == 1
    assert Organisation.objects.get(kind="school").valid_to == date(2026, 7, 3)


@pytest.mark.django_db
def test_a_school_cannot_close_before_it_opens():
    wrong = tilleuls(state="A FERMER") + ";1980-08-31"
    report = import_schools(actor=None, source=a_file(wrong, header=CLOSING))
    assert [one.column for one in report.refused] == ["date_fermeture"]
    assert not Organisation.objects.filter(kind="school").exists()


# --- Scale ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_query_is_made_per_school(django_assert_max_num_queries):
    def file():
        return VAL_DE_MARNE.open("rb")

    with file() as source, django_assert_max_num_queries(1):
        assert import_schools(actor=None, source=source, dry_run=True).created == 613
    with file() as source:
        import_schools(actor=None, source=source)
    with file() as source, django_assert_max_num_queries(4):
        import_schools(actor=None, source=source)


@pytest.mark.django_db
def test_a_district_that_changes_its_name_is_named_anew_and_told():
    import_schools(actor=None, source=a_file(tilleuls()))
    told = tilleuls().replace("Valbourg Est", "Valbourg Est-Rivière")
    report = import_schools(actor=None, source=a_file(told))
    [line] = report.renamed
    assert (line.uai, line.changed[0].label) == ("9990100A", "Nom")
    district = Organisation.objects.get(kind="district")
    assert district.name == line.changed[0].after
    assert "Rivière" in district.name
    assert import_schools(actor=None, source=a_file(told)).renamed == []


@pytest.mark.django_db
def test_a_district_named_by_hand_keeps_its_name():
    import_schools(actor=None, source=a_file(tilleuls()))
    district = Organisation.objects.get(kind="district")
    edit_organisation(actor=None, organisation=district, name="Valbourg rive droite")
    report = import_schools(actor=None, source=a_file(tilleuls()))
    district.refresh_from_db()
    assert (district.name, report.renamed) == ("Valbourg rive droite", [])
    assert [line.uai for line in report.kept] == [district.code]


@pytest.mark.django_db
def test_lines_that_disagree_on_a_district_give_it_one_name_and_twice_changes_nothing():
    other = tilleuls().replace("9990001" + uai.expected_letter("9990001"), SECOND)
    other = other.replace("Valbourg Est", "VALBOURG EST")
    first = import_schools(actor=None, source=a_file(tilleuls(), other))
    assert (first.created, first.refused) == (2, [])
    name = Organisation.objects.get(kind="district").name
    second = import_schools(actor=None, source=a_file(tilleuls(), other))
    assert (second.unchanged, second.renamed) == (2, [])
    assert Organisation.objects.get(kind="district").name == name


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("École Les Tilleuls", "É" * 201, "nom_etablissement"),
        ("École Les Tilleuls", "École\0", "nom_etablissement"),
        (";Valbourg;099", f";{'V' * 121};099", "nom_commune"),
        ("9990100A", "9" * 21, "code_circonscription"),
    ],
)
def test_a_cell_that_no_database_would_keep_is_refused_by_its_line(db, old, new, column):
    second = tilleuls().replace("9990001" + uai.expected_letter("9990001"), SECOND)
    report = import_schools(actor=None, source=a_file(tilleuls().replace(old, new), second))
    assert [(one.line, one.column) for one in report.refused] == [(2, column)]
    assert Organisation.objects.filter(kind="school").get().code == SECOND


def test_a_cell_that_a_spreadsheet_would_compute_is_refused_by_its_line(db):
    formula = tilleuls().replace("École Les Tilleuls", "=HYPERLINK(1)")
    report = import_schools(actor=None, source=a_file(formula))
    [refusal] = report.refused
    assert str(refusal).startswith("Ligne 2, colonne nom_etablissement")
    assert "ne peut pas commencer par «\u00a0=\u00a0»" in str(refusal)
    assert not Organisation.objects.exists()
