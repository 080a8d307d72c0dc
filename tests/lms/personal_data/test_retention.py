"""Nothing is kept longer than the settings say, and each day says what it erased."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command

from lms.class_sessions.models import Attendance
from lms.common import audit, clock, guards
from lms.common.models import AuditEntry, Message
from lms.common.outbox import operations as mail
from lms.people.models import Person, Role
from lms.people.operations import close_post, open_post
from lms.personal_data.models import RetentionRun
from lms.personal_data.operations import apply_retention
from lms.practices.models import PracticeSubmission
from lms.progress.models import WatchState
from lms.quizzes.models import Attempt
from lms.territory.models import Audience
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def in_days(days):
    return clock.at(clock.now() + days * DAY)


def counted(runs) -> dict:
    return {(run.policy, run.subject): run.number for run in runs if run.number}


def test_messages_are_emptied_after_a_month_and_forgotten_after_a_year(claire):
    message = mail.queue(
        kind="test", about=uuid4(), person=claire, subject="Bonjour", text="Le texte", html="<p>",
        attachments=[("a.txt", b"x", "text/plain")],
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=clock.now())
    with in_days(29):
        apply_retention()
        assert Message.objects.get(pk=message.pk).text == "Le texte"
    with in_days(31):
        apply_retention()
        kept = Message.objects.get(pk=message.pk)
        assert (kept.text, kept.html, kept.attachments.count()) == ("", "", 0)
    with in_days(366):
        apply_retention()
        assert not Message.objects.filter(pk=message.pk).exists()


def test_the_log_goes_after_twelve_months_and_its_chain_still_holds(claire):
    before = AuditEntry.objects.count()
    with in_days(200):
        audit.record(actor=None, verb="test.later")
    with in_days(366):
        apply_retention()
        assert [entry.verb for entry in AuditEntry.objects.all()] == ["test.later"]
        assert audit.broken_links() == []
        audit.record(actor=None, verb="test.last")
        assert audit.broken_links() == []
        assert AuditEntry.objects.get(verb="test.last").sequence == before + 2


def test_a_log_cut_by_hand_is_still_found_out(claire):
    audit.record(actor=None, verb="test.later")
    with guards.opened("a thief"):
        AuditEntry.objects.order_by("sequence").first().delete()
    assert audit.broken_links() != []


def test_practices_lose_text_and_file_and_stay_validated(full_claire):
    stored = full_claire.submissions.get().file
    with in_days(3 * 365 + 1):
        apply_retention()
    submission = PracticeSubmission.objects.get()
    assert (submission.text, submission.file.name, submission.file_name) == ("", "", "")
    assert submission.state == "validated"
    assert full_claire.completions.count() == 5
    assert stored.name != ""


def test_the_file_leaves_the_disk(full_claire, django_capture_on_commit_callbacks):
    stored = full_claire.submissions.get().file
    assert stored.storage.exists(stored.name)
    with in_days(3 * 365 + 1), django_capture_on_commit_callbacks(execute=True):
        apply_retention()
    assert not stored.storage.exists(stored.name)


def test_quiz_answers_and_passages_watched_go_and_what_is_done_stays(full_claire):
    with in_days(2 * 365 + 1):
        apply_retention()
    assert not Attempt.objects.exists()
    assert not WatchState.objects.exists()
    assert full_claire.completions.count() == 5


def test_only_absences_go(full_claire):
    with in_days(400):
        apply_retention()
        assert Attendance.objects.filter(person=full_claire, status="present").exists()
        Attendance.objects.update(status="absent")
        apply_retention()
    assert not Attendance.objects.exists()


def test_accounts_that_nobody_uses_are_erased(claire, sophie, ada):
    close_post(actor=None, post=claire.posts.get())
    unused = factories.person("Rose", "Petit")
    with in_days(3 * 365 + 2):
        runs = counted(apply_retention())
        assert runs["accounts", "lms.person"] == 2
    left = set(Person.objects.all())
    assert not {claire, unused} & left
    assert {sophie, ada} <= left


def test_someone_who_came_back_is_kept(claire):
    close_post(actor=None, post=claire.posts.get())
    Person.objects.filter(pk=claire.pk).update(last_login=clock.now() + 700 * DAY)
    with in_days(3 * 365 + 2):
        apply_retention()
    assert Person.objects.filter(pk=claire.pk).exists()


def test_a_dry_run_counts_and_changes_nothing(full_claire, capsys):
    before = Attempt.objects.count()
    with in_days(3 * 365 + 1):
        call_command("apply_retention", "--dry-run")
        said = counted(RetentionRun.objects.filter(dry_run=True))
        assert Attempt.objects.count() == before
        assert said["quiz_answers", "lms.attempt"] == before
        call_command("apply_retention")
        done = counted(RetentionRun.objects.filter(dry_run=False))
    assert done["quiz_answers", "lms.attempt"] == before
    out = capsys.readouterr().out
    assert "would be erased" in out
    assert "quiz_answers" in out


def test_a_kind_without_a_period_is_kept(full_claire, settings):
    settings.LEVIER_RETENTION = settings.LEVIER_RETENTION | {"quiz_answers": None}
    with in_days(20 * 365):
        apply_retention()
    assert Attempt.objects.exists()


def test_what_ran_is_read_on_its_screen(full_claire, dora, client_of):
    with in_days(2 * 365 + 1):
        apply_retention()
    page = client_of(dora).get("/registre/conservation/").content.decode()
    assert "quiz_answers" in page
    assert "Réponses aux quiz" in page


def test_whoever_comes_back_in_september_is_not_forgotten_in_july(claire, valbourg):
    close_post(actor=None, post=claire.posts.get())
    with in_days(3 * 365 + 2):
        open_post(
            actor=None, person=claire, organisation=valbourg.acacias, audience=Audience.TEACHER,
            role=Role.LEARNER, starts_on=clock.today() + 30 * DAY,
        )  # fmt: skip
        apply_retention()
    assert Person.objects.filter(pk=claire.pk).exists()
