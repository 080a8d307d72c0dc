"""A week, a day, an hour before a class: once each, at a decent hour, to those who want it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.class_sessions import operations
from lms.class_sessions.models import Lead
from lms.common import clock
from lms.common.models import Message
from lms.common.outbox.operations import as_email
from lms.people.reminders import decline_reminders
from lms.territory.models import SchoolHoliday
from tests import factories
from tests.factories import client_of

WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def seated(plan, register, claire):
    """A class on 15 December at 14:00 in Paris, where Claire has a seat."""
    session = plan(days=14)
    register(session, claire)
    return session


def remind(moment):
    """One run at that moment; who is written to."""
    with clock.at(moment):
        before = set(Message.objects.values_list("pk", flat=True))
        operations.remind()
        new = Message.objects.filter(kind="session_reminder").exclude(pk__in=before)
        return [message.person for message in new]


def test_whoever_has_a_seat_is_reminded_a_week_a_day_and_an_hour_before(seated, claire):
    for lead in (WEEK, DAY, HOUR):
        assert remind(seated.starts_at - lead - timedelta(minutes=1)) == []
        assert remind(seated.starts_at - lead) == [claire]
        assert remind(seated.starts_at - lead + timedelta(minutes=5)) == []
    assert Message.objects.filter(kind="session_reminder").count() == 3


def test_a_reminder_leads_to_our_page_and_tells_how_to_stop(seated, claire):
    remind(seated.starts_at - DAY)
    message = Message.objects.get(kind="session_reminder")
    assert message.subject.startswith("Rappel : ")
    assert "mardi 15 décembre, 14\xa0h à 15\xa0h" in message.text
    assert f"/sessions/{seated.uuid}/" in message.text
    assert "visio.example" not in message.text + message.html
    assert as_email(message).extra_headers["List-Unsubscribe-Post"]


def test_whoever_registers_late_is_not_reminded_of_what_was_just_said(plan, register, claire):
    session = plan(days=3)
    register(session, claire)
    assert remind(clock.now() + timedelta(minutes=5)) == []
    assert remind(session.starts_at - DAY) == [claire]


def test_a_run_that_comes_too_late_leaves_it_to_the_next_reminder(seated, claire):
    assert remind(seated.starts_at - timedelta(days=3)) == []
    assert remind(seated.starts_at - timedelta(days=6)) == [claire]
    assert remind(seated.starts_at - timedelta(minutes=9)) == []


def test_nobody_is_reminded_at_night(plan, register, claire):
    early = plan(days=14)
    operations.change(
        actor=None, session=early, starts_at=early.starts_at.replace(hour=6, minute=30)
    )
    type(early).objects.update(changed_at=None)
    early.refresh_from_db()
    register(early, claire)  # 07:30 in Paris
    assert remind(early.starts_at - HOUR) == []
    assert remind(early.starts_at - timedelta(minutes=30)) == [claire]


def test_the_night_is_the_reader_s_own(plan, register, valbourg):
    far = factories.person("Teva", "Maire", valbourg.tilleuls, time_zone="Pacific/Tahiti")
    session = plan(days=14)  # 03:00 in Tahiti
    register(session, far)
    assert remind(session.starts_at - DAY) == []
    assert remind(session.starts_at - timedelta(hours=20)) == [far]
    assert remind(session.starts_at - HOUR) == []


def test_nobody_is_reminded_in_their_holidays(seated, valbourg):
    SchoolHoliday.objects.create(
        zone=valbourg.tilleuls.zone, name="Hiver", school_year="2026-2027",
        starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 20),
    )  # fmt: skip
    assert [remind(seated.starts_at - lead) for lead in (WEEK, DAY, HOUR)] == [[], [], []]


def test_each_person_chooses_which_they_take(seated, claire):
    decline_reminders(person=claire, leads=[Lead.WEEK, Lead.HOUR])
    assert [remind(seated.starts_at - lead) for lead in (WEEK, DAY, HOUR)] == [[], [claire], []]


def test_the_choice_is_made_on_the_screen_of_one_s_calendar(claire):
    browser = client_of(claire)
    html = browser.get(reverse("class_sessions:agenda")).content.decode()
    assert html.count("checked") == 3
    browser.post(reverse("class_sessions:reminders"), {"leads": ["day"]})
    claire.refresh_from_db()
    assert claire.declined_reminders == ["hour", "week"]
    browser.post(reverse("class_sessions:reminders"), {"leads": ["never"]})
    claire.refresh_from_db()
    assert claire.declined_reminders == ["hour", "week"]


def test_whoever_stopped_all_reminders_gets_none(seated, claire):
    claire.no_reminders_since = clock.now()
    claire.save()
    assert remind(seated.starts_at - DAY) == []


def test_those_who_wait_or_left_and_classes_called_off_are_not_reminded(
    plan, register, claire, karim, sophie, tom
):
    full, called_off = plan(days=14, seats=1), plan(days=14)
    register(full, karim)
    assert register(full, claire).state == "waiting"
    operations.change_date(actor=karim, session=called_off, person=karim)
    operations.cancel(actor=claire, registration=full.registrations.get(person=claire))
    register(called_off, sophie)
    operations.call_off(actor=tom, session=called_off, reason="Salle inondée.")
    assert remind(full.starts_at - DAY) == []


def test_a_change_is_told_before_the_class_is_reminded_of(seated, tom, claire):
    with clock.at(seated.starts_at - DAY - timedelta(minutes=5)):
        operations.change(actor=tom, session=seated, place="Salle 2")
    assert remind(seated.starts_at - DAY) == []
    with clock.at(seated.starts_at - DAY + timedelta(minutes=6)):
        operations.tell(actor=None, session=type(seated).objects.get(pk=seated.pk))
    assert remind(seated.starts_at - DAY + timedelta(minutes=10)) == [claire]


def test_a_class_that_moves_is_reminded_of_again_for_its_new_date(seated, tom, claire):
    assert remind(seated.starts_at - DAY) == [claire]
    with clock.at(seated.starts_at - DAY + timedelta(minutes=5)):
        moved = operations.change(
            actor=tom, session=seated, starts_at=seated.starts_at + WEEK,
            ends_at=seated.ends_at + WEEK,
        )  # fmt: skip
    with clock.at(seated.starts_at - DAY + timedelta(minutes=16)):
        operations.tell(actor=None, session=moved)
    assert remind(moved.starts_at - DAY) == [claire]


def test_a_run_without_anything_new_costs_the_same_for_one_person_as_for_three(
    plan, register, valbourg
):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert remind(session.starts_at - DAY) == []
        return len(queries)

    session = plan(days=14, seats=5)
    people = factories.teachers(3, valbourg.tilleuls)
    register(session, people[0])
    remind(session.starts_at - DAY)
    before = asked()
    for person in people[1:]:
        register(session, person)
    remind(session.starts_at - DAY)
    assert asked() == before
