"""Ten people, one seat, all at once; and the same without the lock, which must go wrong."""

from contextvars import copy_context
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection

from lms.class_sessions import codes, errors, operations
from lms.class_sessions.models import ClassSession, Registration
from lms.class_sessions.operations import seats
from lms.common import clock
from lms.common.locks import locked
from tests import factories

PEOPLE = 10
SEATED = Registration.State.SEATED


@pytest.fixture
def everyone(valbourg):
    return factories.teachers(PEOPLE, valbourg.tilleuls)


def all_at_once(action, people) -> list:
    """What each call returned or raised, started together from threads of their own."""
    outcomes, start = [], Barrier(len(people))

    def run(person):
        start.wait()
        try:
            outcomes.append(action(person))
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=(run, person)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_a_seat_is_never_sold_twice(plan, everyone):
    session = plan(seats=1, waiting_places=3)
    outcomes = all_at_once(
        lambda person: operations.register(actor=person, session=session, person=person), everyone
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert {type(error) for error in refused} == {errors.Full}
    assert len(refused) == PEOPLE - 4
    states = sorted(session.registrations.values_list("state", flat=True))
    assert states == ["seated", "waiting", "waiting", "waiting"]
    assert ClassSession.objects.get().seats_taken == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_taken_once_on_site_and_signed_for_once(plan, everyone):
    session = plan(seats=1, modality="in_person", link="", place="Salle 3")
    code = codes.code_of(session)
    with clock.at(session.starts_at):
        outcomes = all_at_once(
            lambda person: operations.check_in(actor=person, code=code, takes_seat=True),
            [*everyone[:3], *everyone[:3]],  # each presses twice
        )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert {type(error) for error in refused} == {errors.NoSeatOnSite}
    assert len(refused) == 4
    [stay] = session.stays.all()
    assert stay.person == session.registrations.get().person
    assert ClassSession.objects.get().seats_taken == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rush_goes_wrong(plan, everyone, monkeypatch):
    session = plan(seats=1, waiting_places=0)
    both_have_read = Barrier(2)

    def read_without_lock(rows):
        rows = list(rows)
        try:
            both_have_read.wait(timeout=10)
        except BrokenBarrierError:
            pytest.fail("the two did not meet")
        return rows

    monkeypatch.setattr(seats, "locked", read_without_lock)
    # Without its transaction as well: on SQLite, that is what stands for the lock.
    unlocked = operations.register.__wrapped__
    outcomes = all_at_once(
        lambda person: unlocked(actor=person, session=session, person=person), everyone[:2]
    )
    clean = sum(isinstance(one, errors.Full) for one in outcomes) == 1
    assert not clean
    assert locked is not seats.locked


@pytest.mark.django_db(transaction=True)
def test_seats_given_back_at_once_promote_each_waiting_person_once(plan, everyone):
    session = plan(seats=3, waiting_places=None)
    rows = [
        operations.register(actor=person, session=session, person=person) for person in everyone
    ]
    all_at_once(lambda row: operations.cancel(actor=row.person, registration=row), rows[:3])
    seated = session.registrations.filter(state=SEATED)
    assert sorted(seated.values_list("seat", flat=True)) == [1, 2, 3]
    assert {row.person for row in seated} == set(everyone[3:6])
    assert ClassSession.objects.get().seats_taken == 3
