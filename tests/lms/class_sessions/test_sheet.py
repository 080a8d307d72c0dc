"""The attendance sheet: to be signed, signed already, entered again elsewhere."""

from datetime import datetime, time, timedelta
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from lms.class_sessions import codes, operations, sheet
from lms.class_sessions.models import ClassSession
from lms.common import clock, pdf
from lms.people.models import Person
from tests import factories


@pytest.fixture
def session(plan, register, claire, karim):
    session = plan(modality="in_person", link="", place="Salle 3, école Les Tilleuls")
    register(session, claire)
    register(session, karim)
    return session


@pytest.fixture
def html(monkeypatch):
    """What the paper is made from."""
    made = []
    monkeypatch.setattr(pdf, "made_from", lambda html, stylesheet: made.append(html) or b"%PDF")
    return made


def address(name, session):
    return reverse(f"class_sessions:{name}", args=[session.uuid])


def words(html):
    return html[-1].replace("\xa0", " ")


def sign(session, person):
    operations.check_in(actor=person, code=codes.code_of(session))


def rows_of(content):
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def test_the_paper_is_a_tagged_pdf_in_french(client_of, session, tom):
    answer = client_of(tom).get(address("sheet_pdf", session))
    assert answer["Content-Type"] == "application/pdf"
    assert (
        'filename="emargement-prendre-en-main-la-messagerie-2026-12-09.pdf"'
        in (answer["Content-Disposition"])
    )
    with pikepdf.open(BytesIO(answer.content)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang) == "fr"
        assert "Feuille d’émargement" in str(paper.docinfo["/Title"])
        assert b"pdfuaid" in paper.Root.Metadata.read_bytes()


def test_before_the_class_the_paper_leaves_room_to_sign(client_of, session, tom, html):
    client_of(tom).get(address("sheet_pdf", session))
    said = words(html)
    for expected in (
        "Prendre en main la messagerie",
        "9 décembre 2026, 14 h à 15 h",
        "Salle 3, école Les Tilleuls",
        "Tom Vasseur",
        "Morvan Claire",
        "École élémentaire Les Tilleuls",
    ):
        assert expected in said
    assert said.count("<td></td>") == 2
    assert "@valbourg.example" not in said


def test_who_signed_by_check_in_and_what_was_recorded_stand_in_the_place_of_a_signature(
    client_of, session, tom, claire, karim, html
):
    with clock.at(session.starts_at + timedelta(minutes=2)):
        sign(session, claire)
        operations.record_attendance(
            actor=tom,
            session=session,
            marks={claire.uuid: "present", karim.uuid: "present"},
            minutes={karim.uuid: 40},
        )
        client_of(tom).get(address("sheet_pdf", session))
    assert "<td>Signé par pointage à 14 h 02</td>" in words(html)
    assert "<td>Présent, 40 min</td>" in words(html)


def test_a_signature_does_not_hide_what_the_trainer_decided(client_of, session, tom, claire, html):
    with clock.at(session.starts_at + timedelta(minutes=2)):
        sign(session, claire)
        operations.record_attendance(actor=tom, session=session, marks={claire.uuid: "absent"})
        client_of(tom).get(address("sheet_pdf", session))
    assert "<td>Signé par pointage à 14 h 02. Absent</td>" in words(html)


def test_the_workbook_holds_what_is_entered_again_elsewhere_and_no_address(
    client_of, session, tom, claire, karim
):
    with clock.at(session.starts_at + timedelta(minutes=2)):
        sign(session, claire)
        operations.record_attendance(
            actor=tom, session=session, marks={claire.uuid: "present", karim.uuid: "excused"}
        )
        ClassSession.objects.filter(pk=session.pk).update(external_reference="24A099")
        answer = client_of(tom).get(address("sheet_xlsx", session))
    day = datetime(2026, 12, 9)
    assert rows_of(answer.content) == [
        ("Nom", "Prénom", "UAI", "École", "Date", "Début", "Fin", "Minutes", "Présence",
         "Signé sur place à", "Code dans un autre outil"),
        ("Haddad", "Karim", "9990102K", "École primaire Les Acacias", day, time(14), time(15), 0,
         "Excusé", None, "24A099"),
        ("Morvan", "Claire", "9990101J", "École élémentaire Les Tilleuls", day, time(14), time(15),
         60, "Présent", time(14, 2), "24A099"),
    ]  # fmt: skip


def test_before_attendance_is_taken_the_workbook_says_nothing_of_it(session):
    for row in rows_of(sheet.workbook(session))[1:]:
        assert row[7:10] == (None, None, None)


def test_no_name_is_a_formula(session, claire):
    Person.objects.filter(pk=claire.pk).update(last_name="=1+1", first_name="+33\x0b")
    [row] = [row for row in rows_of(sheet.workbook(session)) if row[0].startswith("'")]
    assert row[:2] == ("'=1+1", "'+33")


def test_the_sheet_is_for_those_who_give_the_session(client_of, session, claire, helene, marc):
    for name in ("sheet_pdf", "sheet_xlsx"):
        for stranger in (claire, helene, marc):
            assert client_of(stranger).get(address(name, session)).status_code == 404


def test_the_trainers_page_gives_both_files(client_of, session, tom):
    page = client_of(tom).get(address("manage", session)).content.decode()
    assert address("sheet_pdf", session) in page
    assert address("sheet_xlsx", session) in page


def test_a_server_that_makes_no_pdf_says_so_on_the_trainers_page(
    client_of, session, tom, monkeypatch
):
    def unavailable(html, stylesheet):
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "made_from", unavailable)
    answer = client_of(tom).get(address("sheet_pdf", session), follow=True)
    assert answer.redirect_chain == [(address("manage", session), 302)]
    assert str(pdf.PdfUnavailable.message) in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_sheet_costs_the_same_queries_however_long(
    plan, register, valbourg, number, django_assert_num_queries
):
    session = plan(seats=None)
    people = factories.teachers(number, valbourg.tilleuls)
    for person in people:
        register(session, person)
    with clock.at(session.starts_at):
        marks = {person.uuid: "present" for person in people}
        operations.record_attendance(actor=None, session=session, marks=marks)
    with django_assert_num_queries(5):
        sheet.workbook(session)
