"""The demo: whole, true, and built once."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from cms.models import BlogPost
from lms.attestations.models import Attestation
from lms.catalog.models import Activity, Curriculum
from lms.class_sessions import queries as class_sessions
from lms.class_sessions.models import Attendance, ClassSession, Registration
from lms.class_sessions.presence import presences
from lms.common import clock
from lms.common.models import AuditEntry, Message
from lms.demo.accounts import ACCOUNTS, PASSWORD
from lms.enrolment.models import Enrolment
from lms.enrolment.queries import progress_for
from lms.people.models import Person
from lms.practices.models import PracticeSubmission
from lms.practices.queries import waiting_for
from lms.progress.models import Completion
from lms.quizzes.models import Attempt
from lms.reporting.integrity import verify
from lms.reporting.queries import counts_overview
from lms.territory.models import Organisation
from lms.territory.uai import is_uai

PARIS = ZoneInfo("Europe/Paris")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
UNCOUNTED = {"sessions", "django_q", "contenttypes"}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Built once for this module, and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("build_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def account(name):
    return Person.objects.get(email=f"{name}@demo.example")


def rows():
    models = [one for one in apps.get_models() if one._meta.app_label not in UNCOUNTED]
    return {model._meta.label: model.objects.count() for model in models}


def test_a_second_run_changes_nothing(capsys):
    before, log = rows(), AuditEntry.objects.order_by("sequence").last().digest
    call_command("build_demo")
    assert rows() == before
    assert AuditEntry.objects.order_by("sequence").last().digest == log
    assert capsys.readouterr().out == "The demo is already there.\n"


def test_it_is_refused_where_real_people_are(settings):
    settings.LEVIER_JOBS, settings.LEVIER_DEMO = "queue", False
    with pytest.raises(CommandError, match="LEVIER_DEMO=1"):
        call_command("build_demo")


def test_every_invariant_holds():
    assert {name: found for name, found in verify().items() if found} == {}


def test_every_kind_of_record_is_there_to_be_seen():
    states = PracticeSubmission.State
    assert Organisation.objects.filter(kind="school").count() == 8
    assert Person.objects.count() > 50
    assert {one.kind for one in Activity.objects.all()} == set(Activity.Kind.values)
    assert Curriculum.objects.filter(current_version__number=1).count() == 8
    assert Enrolment.objects.exclude(completed_at=None).count() == Attestation.objects.count() > 10
    assert set(Completion.objects.values_list("rule", flat=True)) >= {
        "button", "transcript", "quiz", "attendance", "practice",
    }  # fmt: skip
    assert PracticeSubmission.objects.filter(state=states.RETURNED).count() == 2
    assert PracticeSubmission.objects.exclude(file="").exists()
    assert set(Attempt.objects.values_list("passed", flat=True)) == {True, False}
    assert set(Attendance.objects.values_list("status", flat=True)) == {"present", "absent"}
    assert set(Registration.objects.values_list("state", flat=True)) == {"seated", "waiting"}
    assert BlogPost.objects.live().count() == 8


def test_claire_waits_second_in_line_with_seats_left_the_day_before():
    claire = account("enseignante")
    progress = progress_for(claire, Curriculum.objects.get(slug="ma-classe-dans-l-ent"))
    states = [step.state for step in progress.steps]
    assert states[:3] == ["done"] * 3
    assert "done" not in states[3:]
    assert progress.percent == 42
    day_before, full, later = class_sessions.upcoming(progress.steps[3].activity, claire)
    assert (full.session.seats_left, full.waiting, full.rank) == (0, 4, 2)
    assert day_before.seats_left == 3
    assert later.seats_left == 10
    assert claire.attestations.count() == 1


def test_the_head_the_adviser_and_the_inspector_have_work_before_them():
    yann, marc, helene = account("directeur"), account("formateur"), account("inspectrice")
    heads = progress_for(yann, Curriculum.objects.get(slug="ouvrir-l-ent-dans-mon-ecole"))
    assert heads.required_done == 3
    assert len(class_sessions.next_of(yann)) == 1
    assert waiting_for(marc).filter(person__posts__organisation__parent__name__endswith="Est")
    assert 3 <= waiting_for(marc).count() <= 6
    unmarked = ClassSession.objects.filter(trainers=marc, state="open", ends_at__lt=clock.now())
    assert unmarked.count() == 1
    seated = class_sessions.list_of(unmarked.get(), "seated")
    assert [one.is_present for one in presences(unmarked.get(), seated)].count(True) == 3
    assert progress_for(
        helene, Curriculum.objects.get(slug="piloter-l-ent-dans-ma-circonscription")
    ).required_done == 2  # fmt: skip


def test_the_project_lead_reads_counts_of_the_teachers_curriculum():
    counted = {one.curriculum.slug: one.counts for one in counts_overview(account("pilote"))}
    teachers = counted["ma-classe-dans-l-ent"]
    assert min(teachers.values()) >= 5
    assert sum(teachers.values()) == 50  # forty-five, each state read in fives


def test_only_the_announced_accounts_have_a_password_and_it_is_the_announced_one():
    emails = {email for _role, email in ACCOUNTS}
    usable = [person for person in Person.objects.all() if person.has_usable_password()]
    assert {person.email for person in usable} == emails
    assert all(authenticate(username=email, password=PASSWORD) for email in sorted(emails)[:1])
    assert EmailAddress.objects.filter(verified=True).count() == Person.objects.count()


def test_all_mail_has_left_and_invitations_carry_their_calendar_file():
    assert not Message.objects.exclude(state=Message.State.SENT).exists()
    assert Message.objects.filter(attachments__name__endswith=".ics").exists()
    assert not Message.objects.filter(sent_at__gt=clock.now()).exists()


def test_the_past_is_past_and_classes_are_held_at_school_hours():
    now = clock.now()
    assert not Completion.objects.filter(achieved_at__gt=now).exists()
    assert not Enrolment.objects.filter(enrolled_at__gt=now).exists()
    assert ClassSession.objects.filter(state="held", ends_at__lt=now).count() == 3
    assert ClassSession.objects.filter(state="open", starts_at__gt=now).count() >= 6
    for session in ClassSession.objects.all():
        starts_at = session.starts_at.astimezone(PARIS)
        assert starts_at.weekday() < 5
        assert time(8) <= starts_at.time() <= time(18)


def test_schools_have_well_formed_numbers():
    codes = Organisation.objects.filter(kind="school").values_list("code", flat=True)
    assert all(is_uai(code) and code.startswith("999") for code in codes)


def test_every_public_page_answers_to_a_visitor():
    visitor = Client()
    answers = {
        page.url: visitor.get(page.url).status_code
        for page in Page.objects.live().filter(depth__gt=1)
    }
    assert len(answers) > 60
    assert {url: status for url, status in answers.items() if status != 200} == {}
