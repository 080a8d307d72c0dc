"""After an erasure, nothing personal remains, but for the list that the law of the house gives."""

import io
import json
import zipfile
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry
from wagtail.users.models import UserProfile

from lms.attestations.models import Attestation
from lms.attestations.operations import hash_of, revoke
from lms.class_sessions.models import ClassSession, Registration
from lms.class_sessions.operations import register
from lms.common import audit, clock
from lms.common.models import AuditEntry, Message
from lms.common.outbox import operations as mail
from lms.people.models import Person
from lms.personal_data import errors, operations
from lms.personal_data.models import ErasureRequest
from lms.reporting.integrity import verify
from tests import factories
from tests.lms.people import papers
from tests.lms.people.papers import csv_of, row

pytestmark = pytest.mark.django_db


def everything_stored() -> dict[str, str]:
    """All that the database holds, table by table, and every file: raw, whoever wrote it."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = [
                bytes(value).decode("utf-8", "replace")
                if isinstance(value, (bytes, memoryview))
                else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
            held[table] = "\n".join(rows)
    for folder in (settings.LEVIER_PRIVATE, settings.MEDIA_ROOT):
        for path in Path(folder).rglob("*"):
            if path.is_file():
                held[str(path)] = path.name + path.read_bytes().decode("utf-8", "replace")
    return held


def where(*strings) -> set[str]:
    sought = {form.lower() for one in strings for form in (one, escape(one), json.dumps(one)[1:-1])}
    return {
        place
        for place, text in everything_stored().items()
        if any(one in text.lower() for one in sought)
    }


def accept(officer, person, capture):
    request = operations.ask_for_erasure(actor=person, person=person, reason="Claire Morvan part")
    with capture(execute=True):
        operations.accept(actor=officer, request=request)
    return request


@pytest.fixture
def in_wagtail(full_claire, ines):
    """What the back office knows of her: a profile with a picture, a comment, log lines, a page
    that quotes her and its revision."""
    root = Page.get_first_root_node()
    page = root.add_child(instance=Page(title="Entretien avec Claire Morvan", owner=full_claire))
    page.save_revision(user=full_claire)
    Comment.objects.create(page=page, user=full_claire, text="Signé Claire Morvan", contentpath="t")
    PageLogEntry.objects.create(
        page=page, user=full_claire, label="Page de Claire Morvan", action="wagtail.edit",
        content_type=ContentType.objects.get_for_model(Page), timestamp=clock.now(),
    )  # fmt: skip
    ModelLogEntry.objects.create(
        object_id=full_claire.pk, user=ines, label="Claire Morvan", action="wagtail.create",
        content_type=ContentType.objects.get_for_model(Person), timestamp=clock.now(),
    )  # fmt: skip
    avatar = default_storage.save("avatar_images/claire.txt", io.BytesIO(b"Claire Morvan"))
    UserProfile.objects.create(user=full_claire, avatar=avatar)
    return full_claire


def test_no_personal_string_remains_in_any_table_file_or_index(
    in_wagtail, dora, client_of, django_capture_on_commit_callbacks
):
    client_of(in_wagtail)  # a session
    strings = "Morvan", in_wagtail.email, "claire-morvan"
    before = where(*strings)
    assert {"lms_message", "lms_practicesubmission", "wagtailcore_page"} <= before
    assert "wagtailsearch_indexentry" in before or connection.vendor == "postgresql"
    assert [place for place in before if place.endswith(".txt")] != []
    accept(dora, in_wagtail, django_capture_on_commit_callbacks)
    assert where(*strings) == set()


def test_nothing_points_to_the_person_any_more(
    in_wagtail, dora, django_capture_on_commit_callbacks
):
    key, uuid = in_wagtail.pk, str(in_wagtail.uuid)
    accept(dora, in_wagtail, django_capture_on_commit_callbacks)
    assert not Person.objects.filter(pk=key).exists()
    assert not PageLogEntry.objects.filter(user_id=key).exists()
    # The uuid alone stays, in the log alone.
    assert where(uuid) == {"lms_auditentry"}


def test_the_attestation_keeps_its_code_dates_hours_and_hash(
    full_claire, dora, client, django_capture_on_commit_callbacks
):
    before = Attestation.objects.get()
    accept(dora, full_claire, django_capture_on_commit_callbacks)
    after = Attestation.objects.get()
    kept = ("code", "minutes", "completed_on", "issued_at", "title", "version_id")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.name_hash == hash_of("Claire Morvan")
    assert (after.person, after.steps, after.revocation_reason) == (None, [], "")
    page = client.get(f"/verifier/{after.code}/")
    assert page.status_code == 200


def test_a_revoked_attestation_stays_revoked_without_its_story(
    full_claire, dora, ada, django_capture_on_commit_callbacks
):
    revoke(actor=ada, attestation=Attestation.objects.get(), reason="Claire Morvan a triché")
    accept(dora, full_claire, django_capture_on_commit_callbacks)
    after = Attestation.objects.get()
    assert after.revoked_at is not None
    assert after.revocation_reason == "compte effacé"


def test_the_pdf_is_gone(full_claire, dora, ada, client_of, django_capture_on_commit_callbacks):
    uuid = Attestation.objects.get().uuid
    accept(dora, full_claire, django_capture_on_commit_callbacks)
    assert client_of(ada).get(f"/attestations/{uuid}/").status_code == 404


def test_the_log_keeps_its_lines_and_stays_whole(
    full_claire, dora, django_capture_on_commit_callbacks
):
    lines = AuditEntry.objects.count()
    request = accept(dora, full_claire, django_capture_on_commit_callbacks)
    assert AuditEntry.objects.count() == lines + 3  # asked, erased, accepted
    assert audit.broken_links() == []
    entry = AuditEntry.objects.get(verb="person.erased")
    assert (entry.actor_uuid, entry.target_uuid) == (dora.uuid, full_claire.uuid)
    request.refresh_from_db()
    assert (request.person, request.reason, request.state) == (None, "", "accepted")


def test_counts_still_hold(full_claire, karim, dora, django_capture_on_commit_callbacks):
    """A seat is given back to whoever waits; what can be recomputed is what is stored."""
    session = ClassSession.objects.order_by("-starts_at").first()
    ClassSession.objects.filter(pk=session.pk).update(seats=1)
    register(actor=full_claire, session=session, person=full_claire)
    waiting = register(actor=karim, session=session, person=karim)
    assert waiting.state == Registration.State.WAITING
    accept(dora, full_claire, django_capture_on_commit_callbacks)
    waiting.refresh_from_db()
    assert waiting.state == Registration.State.SEATED
    assert {name: found for name, found in verify().items() if found} == {}


def test_a_class_that_was_held_keeps_its_counts(
    full_claire, dora, django_capture_on_commit_callbacks
):
    held = ClassSession.objects.get(state=ClassSession.State.HELD)
    with clock.at(held.ends_at):
        accept(dora, full_claire, django_capture_on_commit_callbacks)
        after = ClassSession.objects.get(pk=held.pk)
        assert (after.seats_taken, after.erased_seated, after.erased_present) == (1, 1, 1)
        assert after.registrations.count() == after.attendance.count() == 0
        assert {name: found for name, found in verify().items() if found} == {}


def test_what_is_said_of_others_stays_without_its_author(
    full_claire, marc, dora, django_capture_on_commit_callbacks
):
    accept(dora, marc, django_capture_on_commit_callbacks)
    review = full_claire.submissions.get().reviews.get()
    assert (review.reviewer, review.decision) == (None, "validated")
    assert full_claire.evidence.filter(author=marc.pk).count() == 0
    assert full_claire.completions.count() == 5


@pytest.fixture
def homonym(valbourg):
    other = factories.person("Claire", "Morvan", valbourg.peupliers)
    Message.objects.create(
        kind="test", about=other.uuid, recipient=str(other.uuid), person=other,
        address=other.email, subject="Bonjour Claire Morvan", text="", message_id="<1@x>",
    )  # fmt: skip
    return other


def test_a_homonym_s_name_stays_in_what_is_theirs_and_goes_from_what_was_the_person_s(
    in_wagtail, homonym, dora, django_capture_on_commit_callbacks
):
    accept(dora, in_wagtail, django_capture_on_commit_callbacks)
    assert homonym.messages.get(kind="test").subject == "Bonjour Claire Morvan"
    page = Page.objects.get(slug__startswith="entretien-avec")
    assert (page.title, page.owner) == ("Entretien avec [compte effacé]", None)
    assert "Morvan" not in json.dumps(page.latest_revision.content)
    assert where(in_wagtail.email) == set()


def test_whoever_answers_is_told_where_a_shared_name_stays(in_wagtail, homonym, dora, client_of):
    asked = operations.ask_for_erasure(actor=in_wagtail, person=in_wagtail)
    page = client_of(dora).get(f"/registre/demandes/{asked.uuid}/").content.decode()
    assert "Messages (1)" in page
    homonym.delete()
    page = client_of(dora).get(f"/registre/demandes/{asked.uuid}/").content.decode()
    assert "Messages (1)" not in page


def test_former_names_and_addresses_go_as_well(
    in_wagtail, dora, django_capture_on_commit_callbacks
):
    former = in_wagtail.email
    in_wagtail.first_name, in_wagtail.last_name = "Clara", "Lefèvre"
    in_wagtail.email = "clara.lefevre@valbourg.example"
    in_wagtail.save()
    strings = "Claire Morvan", "claire-morvan", former, "Lefèvre"
    assert where(*strings) != set()
    accept(dora, in_wagtail, django_capture_on_commit_callbacks)
    assert where(*strings) == set()


def test_the_name_before_a_marriage_goes_as_well(
    in_wagtail, dora, django_capture_on_commit_callbacks
):
    """Corrected on one's screen, where the first name stays: texts bear the whole name."""
    operations.correct(actor=in_wagtail, person=in_wagtail, last_name="Lefèvre")
    assert where("Claire Morvan", "claire-morvan") != set()
    accept(dora, in_wagtail, django_capture_on_commit_callbacks)
    assert where("Claire Morvan", "claire-morvan", "Lefèvre") == set()


def test_the_last_administrator_is_not_erased(ada, dora):
    request = operations.ask_for_erasure(actor=ada, person=ada)
    with pytest.raises((errors.LastAdministrator, errors.NotYoursToAnswer)):
        operations.accept(actor=dora, request=request)
    with pytest.raises(errors.LastAdministrator):
        operations.erase(actor=None, person=ada)
    assert Person.objects.filter(pk=ada.pk).exists()


def test_the_farewell_is_sent_and_leaves_no_trace(
    full_claire, dora, mailoutbox, django_capture_on_commit_callbacks
):
    address = full_claire.email
    accept(dora, full_claire, django_capture_on_commit_callbacks)
    mail.deliver_due()
    last = mailoutbox[-1]
    assert last.to == [address]
    assert "Votre compte est effacé" in last.subject
    assert not Message.objects.filter(kind=mail.UNTRACED).exists()


# --- Requests ------------------------------------------------------------------------------------


def test_a_request_is_due_in_a_month_and_told_to_the_officer(claire, dora):
    request = operations.ask_for_erasure(actor=claire, person=claire, reason="Je pars")
    assert (request.due_on - clock.today()).days in (28, 29, 30, 31)
    assert Message.objects.get(kind="erasure_asked").person == dora
    assert operations.ask_for_erasure(actor=claire, person=claire) == request


def test_the_officer_is_reminded_once_after_twenty_days(claire, dora):
    operations.ask_for_erasure(actor=claire, person=claire)
    with clock.at(clock.now() + timedelta(days=19)):
        assert operations.remind() == 0
    with clock.at(clock.now() + timedelta(days=20, minutes=1)):
        assert operations.remind() == 1
        assert operations.remind() == 0
    assert Message.objects.get(kind="erasure_reminder").person == dora


def test_a_refusal_gives_its_reason_to_the_person(claire, dora):
    request = operations.ask_for_erasure(actor=claire, person=claire)
    with pytest.raises(errors.ReasonMissing):
        operations.refuse(actor=dora, request=request, answer="  ")
    operations.refuse(actor=dora, request=request, answer="Une enquête est en cours.")
    message = Message.objects.get(kind="erasure_refused")
    assert message.person == claire
    assert "Une enquête est en cours." in message.text
    with pytest.raises(errors.AlreadyAnswered):
        operations.accept(actor=dora, request=request)


@pytest.mark.parametrize("stranger", ["sophie", "helene", "marc", "paul", "claire", "tom"])
def test_nobody_else_answers(request, claire, dora, stranger):
    asked = operations.ask_for_erasure(actor=claire, person=claire)
    actor = request.getfixturevalue(stranger)
    with pytest.raises(errors.NotYoursToAnswer):
        operations.accept(actor=actor, request=asked)


def test_an_officer_answers_in_their_territory_and_never_for_themself(dora, nadia, valbourg, ada):
    dora.posts.update(organisation=valbourg.est)
    outside = operations.ask_for_erasure(actor=nadia, person=nadia)
    own = operations.ask_for_erasure(actor=dora, person=dora)
    for asked in (outside, own):
        with pytest.raises(errors.NotYoursToAnswer):
            operations.accept(actor=dora, request=asked)
    assert Message.objects.filter(kind="erasure_asked", person=ada).count() == 2


def test_a_withdrawn_request_erases_nothing(claire, dora):
    request = operations.ask_for_erasure(actor=claire, person=claire)
    operations.withdraw(actor=claire, request=request)
    with pytest.raises(errors.AlreadyAnswered):
        operations.accept(actor=dora, request=request)


def test_what_was_said_in_earlier_requests_goes_with_the_account(claire, dora):
    withdrawn = operations.ask_for_erasure(actor=claire, person=claire, reason="Je suis malade")
    operations.withdraw(actor=claire, request=withdrawn)
    refused = operations.ask_for_erasure(actor=claire, person=claire, reason="On me harcèle")
    operations.refuse(actor=dora, request=refused, answer="Votre plainte est instruite.")
    operations.erase(actor=None, person=claire)
    assert list(ErasureRequest.objects.order_by("pk").values_list("state", "reason", "answer")) == [
        ("withdrawn", "", ""),
        ("refused", "", "compte effacé"),
    ]


def test_an_account_erased_for_another_cause_leaves_no_request_to_answer(claire, nadia, dora):
    """Retention may come before the answer; the others' reminders go on."""
    by_letter = operations.ask_for_erasure(actor=dora, person=claire, reason="Par courrier")
    operations.erase(actor=None, person=claire)
    by_letter.refresh_from_db()
    assert (by_letter.state, by_letter.person, by_letter.reason) == ("accepted", None, "")
    assert by_letter.decided_at is not None
    operations.ask_for_erasure(actor=nadia, person=nadia)
    with clock.at(clock.now() + timedelta(days=21)):
        assert operations.remind() == 1


# --- The archive ---------------------------------------------------------------------------------


def test_the_archive_holds_what_is_kept_in_json_and_csv(full_claire, client_of):
    answer = client_of(full_claire).post("/mon-espace/mes-donnees/export/")
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    data = json.loads(archive.read("donnees.json"))
    assert data["personnes"][0]["email"] == full_claire.email
    assert len(data["achevements"]) == 5
    assert data["attestations"][0]["code"] == Attestation.objects.get().code
    assert "password" not in archive.read("donnees.json").decode()
    table = archive.read("csv/personnes.csv").decode("utf-8-sig").splitlines()
    assert "prénom;nom" in table[0]
    assert ";Claire;Morvan;" in table[1]
    files = [name for name in archive.namelist() if name.startswith("fichiers/")]
    assert len(files) == 1
    assert archive.read(files[0]) == b"Une semaine de Claire Morvan"
    assert AuditEntry.objects.filter(verb="data.exported", target_uuid=full_claire.uuid).exists()


def test_the_archive_names_nobody_else(full_claire, marc, sophie, client_of):
    content = client_of(full_claire).post("/mon-espace/mes-donnees/export/").content
    text = zipfile.ZipFile(io.BytesIO(content)).read("donnees.json").decode()
    assert sophie.email not in text
    assert marc.email not in text


def test_a_cell_never_runs_in_a_spreadsheet(claire, client_of):
    Person.objects.filter(pk=claire.pk).update(last_name="=HYPERLINK(1)")
    content = client_of(claire).post("/mon-espace/mes-donnees/export/").content
    table = zipfile.ZipFile(io.BytesIO(content)).read("csv/personnes.csv").decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in table


def test_erasure_requests_are_one_open_a_person(claire):
    operations.ask_for_erasure(actor=claire, person=claire)
    assert ErasureRequest.objects.filter(person=claire, state="open").count() == 1


def test_a_sign_in_of_somebody_whose_address_ends_alike_goes_on(claire, ada, client):
    client.post(reverse("account_request_login_code"), {"email": f"marie-{claire.email}"})
    operations.erase(actor=ada, person=claire)
    [session] = Session.objects.all()
    assert f"marie-{claire.email}" in str(session.get_decoded())


def test_an_erasure_signs_nobody_else_out(claire, ada, sophie, client_of):
    browser = client_of(sophie)
    session = browser.session
    session["typed"] = claire.email
    session.save()
    operations.erase(actor=ada, person=claire)
    assert browser.session["typed"] == claire.email
    assert browser.get(reverse("account_change_password")).status_code == 200


def test_a_sign_in_that_somebody_began_keeps_no_address(claire, ada, client):
    client.post(reverse("account_request_login_code"), {"email": claire.email.upper()})
    address = claire.email

    def told():
        return [one for one in Session.objects.all() if address in str(one.get_decoded())]

    assert len(told()) == 1
    operations.erase(actor=ada, person=claire)
    assert told() == []


def test_a_line_of_an_import_with_a_mistyped_address_is_erased_too(claire, ada, karim):
    lines = [
        row("claire.morvan-ac.fr", "CLAIRE", "Morvan"),
        row("karim-ac.fr", karim.first_name, karim.last_name),
    ]
    applied, waiting = papers.applied(csv_of(*lines)), papers.read_in(csv_of(*lines))
    path = Path(waiting.file.path)
    assert "CLAIRE,Morvan" in path.read_text()
    with TestCase.captureOnCommitCallbacks(execute=True):
        operations.erase(actor=ada, person=claire)
    for one in (applied, waiting):
        assert [each.cells[2] for each in one.rows.all()] == [karim.last_name]
    assert not path.exists()
