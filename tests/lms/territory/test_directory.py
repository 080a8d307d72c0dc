"""The national directory: what is read, what is refused, and that twice changes nothing."""

import io
from datetime import date
from pathlib import Path

import pytest

from lms.common.models import AuditEntry
from lms.territory import directory, uai
from lms.territory.errors import UnreadableDirectory
from lms.territory.imports import import_schools
from lms.territory.models import Organisation

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
    assert f"9990001A n’existe pas (lettre attendue : {uai.expected_letter('9990001')})" in str(
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


@pytest.mark.parametrize("code", ["94", "094"])
def test_department_codes_are_one_whatever_the_edition(code):
    [row] = directory.read(a_file(tilleuls().replace(";099;", f";{code};")))
    assert row.department[0] == "094"


def test_a_file_without_the_columns_is_refused_with_their_names():
    with pytest.raises(UnreadableDirectory, match="nom_etablissement"):
        list(directory.read(a_file("a;b", header="un;deux")))


def test_another_encoding_is_refused_in_plain_words():
    with pytest.raises(UnreadableDirectory, match="UTF-8"):
        list(directory.read(a_file(tilleuls(), encoding="latin-1")))
