"""Whatever happens to a class, in whatever order: the database says what the model says."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import icalendar
import pytest
from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lms.class_sessions import operations, queries, tasks
from lms.class_sessions.models import ClassSession, Registration
from lms.common import clock
from lms.common.errors import DomainError
from lms.common.models import Message
from lms.personal_data.operations import erase
from tests import factories
from tests.lms.class_sessions import model
from tests.lms.class_sessions.conftest import NOW

State = Registration.State
MOST_PEOPLE, FEWEST_PEOPLE = 8, 5
STEPS = 50  # a walk; longer ones hardly meet anything new
SEATS = st.one_of(st.integers(1, 4), st.none())

someone = st.integers(0, MOST_PEOPLE - 1)


class Walk(RuleBasedStateMachine):
    """One class at a time; once it is called off, another one is planned."""

    def __init__(self, plan, people, school):
        super().__init__()
        self.plan, self.people, self.school = plan, list(people), school
        self.now, self.days, self.arrived = NOW, 8, 0
        self.walk = transaction.atomic()
        self.walk.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.walk.__exit__(None, None, None)

    # --- What may happen ----------------------------------------------------------------------

    @initialize(seats=SEATS, places=st.sampled_from([None, 0, 2]))
    def begin(self, seats, places):
        with self.later():
            self.session = self.plan(days=self.days, seats=seats, waiting_places=places)
        self.model = model.Class(seats, places, self.session.starts_at)
        self.first_start, self.files, self.sequence = self.session.starts_at, {}, 0
        self.steps = 0

    @precondition(lambda self: self.model.state == "cancelled")
    @rule(seats=SEATS, places=st.sampled_from([None, 0, 2]))
    def plan_another(self, seats, places):
        self.days += 1
        self.begin(seats, places)

    @rule(who=someone)
    def register(self, who):
        person = self.one(who)
        with self.later():
            given = attempt(operations.register, actor=person, session=self.session, person=person)
        assert getattr(given, "state", given) == self.model.register(person, self.now)

    @rule(who=someone)
    def cancel(self, who):
        person = self.one(who)
        with self.later():
            for registration in Registration.objects.filter(session=self.session, person=person):
                operations.cancel(actor=person, registration=registration)
        self.model.cancel(person, self.now)

    @precondition(lambda self: len(self.people) > FEWEST_PEOPLE)
    @rule(who=someone)
    def erase(self, who):
        person = self.one(who)
        with self.later():
            erase(actor=None, person=person)
        self.people.remove(person)
        self.model.erase(person, self.now)

    @precondition(lambda self: len(self.people) < MOST_PEOPLE)
    @rule()
    def arrive(self):
        self.arrived += 1
        self.people.append(factories.person(f"Nouveau{self.arrived}", "Petit", self.school))

    @rule(seats=SEATS)
    def resize(self, seats):
        assert self.change(seats=seats) == self.model.resize(seats, self.now)

    @rule(open=st.booleans())
    def close_or_open(self, open):
        assert self.change(open=open) == self.model.set_open(open)

    @rule(hours=st.integers(0, 2))
    def move(self, hours):
        starts_at = self.first_start + timedelta(hours=hours)
        done = self.change(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        assert done == self.model.move(starts_at, self.now)

    @precondition(lambda self: self.steps > STEPS // 4)
    @rule()
    def call_off(self):
        with self.later():
            operations.call_off(actor=None, session=self.session, reason="Salle inondée.")
        self.model.call_off(self.now)

    @rule()
    def tell(self):
        with self.later(minutes=11):
            tasks.tell_changes()
        self.model.tell()

    # --- What must hold -----------------------------------------------------------------------

    @invariant()
    def the_database_says_what_the_model_says(self):
        session = ClassSession.objects.get(pk=self.session.pk)
        seated = session.registrations.filter(state=State.SEATED).select_related("person")
        assert {row.person for row in seated} == set(self.model.seated)
        assert session.seats_taken == len(self.model.seated)
        assert (session.seats, session.state) == (self.model.seats, self.model.state)
        assert [row.person for row in queries.list_of(session, State.WAITING)] == self.model.line
        with clock.at(self.now):
            assert not queries.miscounted().exists()

    @invariant()
    def nobody_waits_beside_a_free_seat(self):
        upcoming = self.model.state in ("open", "closed")
        assert not (upcoming and self.model.line and not self.model.is_full)

    @invariant()
    def each_transition_is_told_once_and_in_order(self):
        messages = list(self.messages().select_related("person"))
        assert Counter((one.kind, one.person) for one in messages) == self.model.told
        promoted = [one.person for one in messages if one.kind == "session_promoted"]
        assert promoted == self.model.promoted

    @invariant()
    def calendars_never_go_back_and_end_by_showing_what_holds(self):
        sequence = ClassSession.objects.values_list("sequence", flat=True).get(pk=self.session.pk)
        assert sequence >= self.sequence
        self.sequence, shown = sequence, {}
        for message in self.messages().prefetch_related("attachments"):
            for method, number, start in self.files_of(message):
                assert message.person_id not in shown or shown[message.person_id][1] < number
                shown[message.person_id] = (method, number, start)
        if self.model.changes:  # not told yet
            return
        expected = {
            person.pk: self.model.starts_at
            for person in self.model.seated
            if self.model.state != "cancelled"
        }
        assert expected == {
            person: start for person, (method, _, start) in shown.items() if method == "REQUEST"
        }

    # --- Tools --------------------------------------------------------------------------------

    @contextmanager
    def later(self, minutes=1):
        self.now += timedelta(minutes=minutes)
        self.steps = getattr(self, "steps", 0) + 1
        with clock.at(self.now):
            yield

    def one(self, who):
        return self.people[who % len(self.people)]

    def change(self, **facts) -> str:
        with self.later():
            done = attempt(operations.change, actor=None, session=self.session, **facts)
        return done if isinstance(done, str) else "done"

    def messages(self):
        about = self.session.registrations.values("uuid")
        return Message.objects.filter(about__in=about).order_by("pk")

    def files_of(self, message) -> list:
        if message.pk not in self.files:
            self.files[message.pk] = [read(each.content) for each in message.attachments.all()]
        return self.files[message.pk]


def attempt(operation, **arguments):
    try:
        return operation(**arguments)
    except DomainError as error:
        return error.code


def read(content) -> tuple:
    whole = icalendar.Calendar.from_ical(bytes(content))
    [event] = whole.walk("VEVENT")
    return whole["METHOD"], event["SEQUENCE"], event.decoded("DTSTART")


@pytest.fixture
def walk(plan, valbourg):
    people = factories.teachers(MOST_PEOPLE - 1, valbourg.tilleuls)
    return partial(Walk, plan, people, valbourg.tilleuls)


def run(walk, walks, **facts):
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **facts,
        ),
    )


def test_two_hundred_steps_leave_seats_line_messages_and_calendars_right(walk):
    run(walk, walks=4, derandomize=True)


@pytest.mark.chaos
@pytest.mark.parametrize("number", range(1, 6))
def test_two_thousand_steps_from_other_beginnings_do_too(walk, number):
    run(seed(number)(walk), walks=40)
