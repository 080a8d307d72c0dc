"""The minimum to hold a class: said to everyone, told to its trainers while there is time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from lms.class_sessions import errors, operations
from lms.class_sessions.models import ClassSession
from lms.common import clock
from lms.common.models import Message
from tests.lms.class_sessions.test_screens import url

TWO_DAYS = timedelta(days=2)
PLAN = reverse_lazy("class_sessions:plan")


def warned(moment) -> int:
    with clock.at(moment):
        return operations.warn_of_too_few()


def test_trainers_are_told_once_two_days_before(plan, register, claire, tom):
    session = plan(minimum=2)
    register(session, claire)
    assert warned(session.starts_at - TWO_DAYS - timedelta(minutes=1)) == 0
    assert warned(session.starts_at - TWO_DAYS) == 1
    assert warned(session.starts_at - TWO_DAYS + timedelta(minutes=5)) == 0
    message = Message.objects.get(kind="session_too_few")
    assert message.person == tom
    assert "1 personne est inscrite, et il en faut 2" in message.text
    assert reverse("class_sessions:manage", args=[session.uuid]) in message.text


def test_nobody_is_told_once_it_is_reached_or_called_off(plan, register, claire, karim, tom):
    reached, off = plan(minimum=1), plan(days=9, minimum=1)
    register(reached, claire)
    operations.call_off(actor=tom, session=off, reason="Salle fermée.")
    assert warned(off.starts_at - timedelta(hours=1)) == 0


def test_a_date_put_off_is_told_again(plan, tom):
    session = plan(minimum=1)
    assert warned(session.starts_at - TWO_DAYS) == 1
    later = session.starts_at + timedelta(days=7)
    operations.change(
        actor=tom, session=session, starts_at=later, ends_at=later + timedelta(hours=1)
    )
    assert warned(later - TWO_DAYS) == 1


def test_the_minimum_is_read_by_learners_and_what_is_missing_by_trainers(
    plan, register, client_of, claire, tom
):
    session = plan(minimum=2)
    assert "Tenue à partir de 2 personnes inscrites" in (
        client_of(claire).get(url("session", session)).content.decode()
    )
    browser = client_of(tom)
    register(session, claire)
    assert "Il manque 1 personne pour atteindre le minimum de 2." in (
        browser.get(url("manage", session)).content.decode()
    )
    assert "Sous le minimum de 2" in browser.get("/mes-classes/").content.decode()


def test_a_minimum_over_the_seats_is_refused(plan, client_of, tom, filled):
    with pytest.raises(errors.MinimumOverSeats):
        plan(minimum=3, seats=2)
    session = plan(seats=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSession.objects.filter(pk=session.pk).update(minimum=3)
    answer = client_of(tom).post(PLAN, filled | {"minimum": "21"})
    assert "Le minimum dépasse le nombre de places." in answer.content.decode()


def test_the_form_keeps_what_is_told_and_a_copy_takes_it_but_for_the_code(client_of, filled, tom):
    browser = client_of(tom)
    told = {"minimum": "5", "external_reference": "24A0990001-1", "by_invitation": "on"}
    browser.post(PLAN, filled | told | {"proposes_hours": "on"})
    session = ClassSession.objects.get()
    assert (session.minimum, session.external_reference) == (5, "24A0990001-1")
    assert (session.by_invitation, session.hours) == (True, "proposed")
    assert "24A0990001-1" in browser.get(url("manage", session)).content.decode()
    html = browser.get(url("edit", session)).content.decode()
    assert 'value="24A0990001-1"' in html
    later = session.starts_at + timedelta(days=7)
    copied = operations.copy(actor=tom, session=session, starts_at=later)
    assert (copied.minimum, copied.by_invitation, copied.external_reference) == (5, True, "")


def test_the_warning_costs_the_same_for_one_and_for_three(plan):
    costs = []
    for days in ((8,), (9, 10)):
        for day in days:
            session = plan(days=day, minimum=1)
        moment = session.starts_at - timedelta(hours=1)
        warned(moment)
        with CaptureQueriesContext(connection) as captured:
            assert warned(moment) == 0
        costs.append(len(captured))
    assert costs[0] == costs[1]
