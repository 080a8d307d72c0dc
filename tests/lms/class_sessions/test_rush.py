"""Everybody presses the button at once, twice; then seats come free. By the screens themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.urls import reverse

from lms.class_sessions import queries
from lms.class_sessions.models import ClassSession, Registration
from lms.common import clock
from lms.common.models import Message
from lms.people.models import Person
from tests.factories import client_of
from tests.lms.class_sessions.conftest import NOW

THREADS = 16
State = Registration.State


@pytest.fixture
def running_clock(monkeypatch):
    """The same for all threads, and never twice the same moment."""
    began = monotonic()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=monotonic() - began))


def press_at_once(button, session, browsers) -> list:
    """The answers, `THREADS` of these browsers asking at a time."""
    address = reverse(f"class_sessions:{button}", args=[session.uuid])

    def press(browser):
        try:
            return browser.post(address)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(press, browsers))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("people", "seats"), [(30, 5), pytest.param(400, 20, marks=pytest.mark.chaos)]
)
def test_a_rush_fills_the_seats_and_the_line_then_those_who_leave_let_the_first_ones_in(
    plan, settings, running_clock, people, seats
):
    settings.LEVIER_JOBS = "queue"  # as on a real site
    session = plan(seats=seats, waiting_places=None)
    everyone = Person.objects.bulk_create(
        Person(email=f"prof{number}@valbourg.example", first_name=f"Prof{number}")
        for number in range(people)
    )
    twice = [client_of(person) for person in everyone for _time in range(2)]
    answers = press_at_once("register", session, twice)
    page = reverse("class_sessions:session", args=[session.uuid])
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, page)}

    registered = session.registrations.order_by("queued_at")
    seated = list(registered.filter(state=State.SEATED).select_related("person"))
    line = list(registered.filter(state=State.WAITING).select_related("person"))
    assert {row.person for row in seated + line} == set(everyone)
    assert [row.seat for row in seated] == list(range(1, seats + 1))
    assert len(line) == people - seats
    # First come, first served: rows were written in the order of seats, then of ranks.
    assert [row.pk for row in seated + line] == sorted(row.pk for row in seated + line)
    assert kinds() == {"session_confirmed": seats, "session_waiting": people - seats}

    leaving = [client_of(row.person) for row in seated[:5]]
    assert {answer.status_code for answer in press_at_once("cancel", session, leaving)} == {302}
    promoted = Message.objects.filter(kind="session_promoted").order_by("pk")
    assert [message.person for message in promoted] == [row.person for row in line[:5]]
    still_seated = session.registrations.filter(state=State.SEATED)
    assert sorted(still_seated.values_list("seat", flat=True)) == list(range(1, seats + 1))
    assert list(queries.list_of(session, State.WAITING)) == line[5:]
    assert ClassSession.objects.get().seats_taken == seats
    assert not queries.miscounted().exists()


def kinds() -> dict:
    found = Message.objects.values_list("kind", flat=True)
    return {kind: list(found).count(kind) for kind in set(found)}
