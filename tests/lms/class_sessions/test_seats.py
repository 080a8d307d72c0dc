from datetime import timedelta

import pytest

from lms.class_sessions import errors, operations, queries
from lms.class_sessions.models import ClassSession, Registration
from lms.class_sessions.operations import seats
from lms.common import clock
from lms.common.locks import locked
from lms.common.models import Message
from tests import factories

State = Registration.State


@pytest.fixture
def teachers(valbourg):
    return factories.teachers(6, valbourg.tilleuls)


def seats_of(session):
    rows = session.registrations.exclude(state=State.CANCELLED).order_by("queued_at", "pk")
    return [(row.person.first_name, row.state, row.seat) for row in rows]


def test_seats_go_first_then_places_on_the_list_then_a_refusal_naming_the_next_date(
    plan, register, teachers
):
    session, later = plan(), plan(days=15)
    for person in teachers[:4]:
        register(session, person)
    assert seats_of(session) == [
        ("Prof0", "seated", 1),
        ("Prof1", "seated", 2),
        ("Prof2", "waiting", None),
        ("Prof3", "waiting", None),
    ]
    with pytest.raises(errors.Full) as refused:
        register(session, teachers[4])
    assert later.when_for(teachers[4]) in str(refused.value)
    assert not session.registrations.filter(person=teachers[4]).exists()


def test_registering_twice_gives_the_same_seat_and_one_message(plan, register, claire):
    session = plan()
    assert register(session, claire).pk == register(session, claire).pk
    assert ClassSession.objects.get().seats_taken == 1
    assert Message.objects.filter(kind="session_confirmed").count() == 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda session: {"state": "closed"}, "closed"),
        (lambda session: {"state": "draft"}, "closed"),
        (lambda session: {"state": "cancelled", "cancellation_reason": "Grippe"}, "called_off"),
        (lambda session: {"starts_at": clock.now() - timedelta(minutes=1)}, "begun"),
    ],
)
def test_a_session_that_takes_nobody_says_why(plan, register, claire, spoil, code):
    session = plan()
    ClassSession.objects.update(**spoil(session))
    with pytest.raises(errors.DomainError) as refused:
        register(session, claire)
    assert refused.value.code == code
    assert not Registration.objects.exists()


def test_giving_a_seat_back_promotes_the_first_in_line_exactly_once(plan, register, teachers):
    session = plan()
    first, _second, third, _fourth = (register(session, person) for person in teachers[:4])
    operations.cancel(actor=first.person, registration=first)
    operations.cancel(actor=first.person, registration=first)
    assert sorted(seats_of(session)) == [
        ("Prof1", "seated", 2),
        ("Prof2", "seated", 1),
        ("Prof3", "waiting", None),
    ]
    told = Message.objects.filter(kind="session_promoted")
    assert [message.person for message in told] == [third.person]
    assert ClassSession.objects.get().seats_taken == 2


def test_newcomers_queue_behind_those_who_wait_even_when_a_seat_is_free(plan, register, teachers):
    session = plan()
    for person in teachers[:3]:
        register(session, person)
    ClassSession.objects.update(seats=3)  # behind the back of the operations
    assert register(session, teachers[3]).state == State.WAITING


def test_someone_who_comes_back_queues_at_the_end(plan, register, teachers):
    session = plan(waiting_places=None)
    for person in teachers[:4]:
        register(session, person)
    gone = session.registrations.get(person=teachers[2])
    operations.cancel(actor=teachers[2], registration=gone)
    with clock.at(clock.now() + timedelta(minutes=1)):
        register(session, teachers[2])
    assert [row.person for row in queries.list_of(session, State.WAITING)] == [
        teachers[3],
        teachers[2],
    ]


def test_more_seats_go_to_those_who_wait_in_their_order(plan, register, teachers, tom):
    session = plan(seats=1, waiting_places=None)
    for minutes, person in enumerate(teachers[:4]):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            register(session, person)
    operations.change(actor=tom, session=session, seats=3)
    names = [row.person.first_name for row in session.registrations.filter(state=State.SEATED)]
    assert sorted(names) == ["Prof0", "Prof1", "Prof2"]
    assert not queries.miscounted().exists()


def test_seats_never_fall_below_those_taken(plan, register, teachers, tom):
    session = plan()
    for person in teachers[:2]:
        register(session, person)
    with pytest.raises(errors.SeatsAlreadyTaken):
        operations.change(actor=tom, session=session, seats=1)
    assert ClassSession.objects.get().seats == 2


def test_one_holds_a_single_upcoming_date_of_a_class(plan, register, claire):
    first, second = plan(), plan(days=9)
    register(first, claire)
    with pytest.raises(errors.HoldsAnotherDate) as refused:
        register(second, claire)
    assert first.when_for(claire) in str(refused.value)


def test_changing_dates_moves_the_seat_and_lets_the_next_one_in(plan, register, claire, karim):
    first, second = plan(seats=1), plan(days=9)
    register(first, claire)
    register(first, karim)
    operations.change_date(actor=claire, session=second, person=claire)
    assert seats_of(first) == [("Karim", "seated", 1)]
    assert seats_of(second) == [("Claire", "seated", 1)]


def test_a_change_of_date_that_fails_leaves_the_first_seat_alone(plan, register, claire, karim):
    first, second = plan(), plan(days=9, seats=1)
    register(first, claire)
    register(second, karim)
    with pytest.raises(errors.WouldLoseSeat):
        operations.change_date(actor=claire, session=second, person=claire)
    assert seats_of(first) == [("Claire", "seated", 1)]
    assert seats_of(second) == [("Karim", "seated", 1)]
    assert not Message.objects.filter(kind__in=["session_left", "session_waiting"]).exists()


def test_who_goes_for_good_gives_back_the_seat_they_were_just_given(
    plan, register, claire, karim, monkeypatch
):
    session = plan(seats=1)
    seat = register(session, karim)
    register(session, claire)

    def locked_once_another_has_left(target):
        monkeypatch.undo()
        operations.cancel(actor=karim, registration=seat)  # Claire, who waited, has it now
        return locked(target)

    monkeypatch.setattr(seats, "locked", locked_once_another_has_left)
    operations.leave_all(actor=None, person=claire)
    assert seats_of(session) == []
    assert ClassSession.objects.get().seats_taken == 0


def test_nobody_takes_or_gives_back_the_place_of_another(plan, register, claire, karim):
    session = plan()
    seat = register(session, claire)
    with pytest.raises(errors.NotAllowed):
        operations.register(actor=claire, session=session, person=karim)
    with pytest.raises(errors.NotAllowed):
        operations.cancel(actor=karim, registration=seat)


def test_miscounted_finds_a_wrong_count_and_someone_waiting_beside_a_free_seat(
    plan, register, claire, karim
):
    session = plan(seats=1)
    register(session, claire)
    register(session, karim)
    assert not queries.miscounted().exists()
    ClassSession.objects.update(seats=2)
    assert queries.miscounted().get() == session
    ClassSession.objects.update(seats=1, seats_taken=0)
    assert queries.miscounted().get() == session


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_number_of_queries_whatever_their_length(
    plan, register, claire, karim, class_activity, django_assert_num_queries, number
):
    for day in range(number):
        register(plan(days=8 + day), karim) if day == 0 else plan(days=8 + day)
    with django_assert_num_queries(3):
        assert len(queries.upcoming(class_activity, claire)) == number
    with django_assert_num_queries(2):
        assert len(queries.upcoming_public(10)) == number
    with django_assert_num_queries(3):
        assert len(queries.next_of(karim)) == 1


def test_each_reader_sees_their_own_state_and_rank(plan, register, teachers, class_activity):
    session = plan(seats=1)
    for person in teachers[:3]:
        register(session, person)
    [date] = queries.upcoming(class_activity, teachers[2])
    assert (date.rank, date.waiting, date.action) == (2, 2, "leave")
    [date] = queries.upcoming(class_activity, teachers[0])
    assert (date.rank, date.is_seated, date.action) == (None, True, "cancel")
    [date] = queries.upcoming(class_activity, teachers[5])
    assert date.action == "none"
