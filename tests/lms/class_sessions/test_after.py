"""Once a class was held: the replay, and what those who missed it are told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.class_sessions import errors, operations
from lms.class_sessions.models import ClassSession
from lms.common import clock
from lms.common.models import Message
from tests import factories
from tests.lms.class_sessions.test_screens import url

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FILM = "https://tubes.example/w/messagerie"
Replay = ClassSession.Replay


@pytest.fixture
def held(plan, register, tom, claire, karim):
    """Claire was absent, Karim present."""
    session = plan()
    register(session, claire)
    register(session, karim)
    with clock.at(session.ends_at):
        operations.record_attendance(
            actor=tom, session=session, marks={claire.uuid: "absent", karim.uuid: "present"}
        )
    session.refresh_from_db()
    return session


@pytest.fixture
def give(tom):
    def given(session, replay=FILM, replay_for=Replay.REGISTERED):
        with clock.at(session.ends_at + HOUR):
            return operations.give_replay(
                actor=tom, session=session, replay=replay, replay_for=replay_for
            )

    return given


def told(moment) -> list[Message]:
    with clock.at(moment):
        before = set(Message.objects.values_list("pk", flat=True))
        operations.tell_absent()
        return list(Message.objects.filter(kind="session_missed").exclude(pk__in=before))


def test_whoever_was_absent_is_told_of_the_next_date_once_it_settled(held, plan, claire):
    plan(days=15)
    assert told(held.ends_at + timedelta(minutes=119)) == []
    [message] = told(held.ends_at + timedelta(minutes=121))
    assert message.person == claire
    assert "Il reste des places mercredi 16 décembre, 14\xa0h à 15\xa0h" in message.text
    assert told(held.ends_at + DAY) == []


def test_nothing_is_told_while_there_is_nothing_to_offer(held):
    assert told(held.ends_at + 3 * HOUR) == []


def test_the_replay_is_told_once_even_after_a_date(held, plan, give, claire):
    plan(days=15)
    assert len(told(held.ends_at + 3 * HOUR)) == 1
    give(held)
    [message] = told(held.ends_at + 4 * HOUR)
    assert message.subject == "La rediffusion d’une classe manquée : Prendre en main la messagerie"
    assert url("session", held) in message.text
    assert FILM not in message.text + message.html
    assert told(held.ends_at + DAY) == []


def test_whoever_chose_another_date_or_wants_no_reminders_is_left_alone(
    held, plan, register, claire
):
    register(plan(days=15), claire)
    assert told(held.ends_at + 3 * HOUR) == []


def test_nobody_is_told_at_night(held, give, claire):
    give(held)
    evening = held.ends_at.replace(hour=21, minute=30)
    assert told(evening) == []
    assert [one.person for one in told(evening + timedelta(hours=12))] == [claire]


def test_the_replay_is_shown_to_those_it_is_for(held, give, client, client_of, claire, nadia, tom):
    def shown(person):
        with clock.at(held.ends_at + DAY):
            return FILM in client_of(person).get(url("session", held)).content.decode()

    assert not shown(claire)
    give(held)
    assert (shown(claire), shown(tom), shown(nadia)) == (True, True, False)
    give(held, replay_for=Replay.EVERYONE)
    assert shown(nadia)
    assert FILM not in client.get(url("session", held)).content.decode()


def test_a_replay_comes_after_the_class_from_whoever_gives_it(plan, held, tom, marc, client_of):
    coming = plan(days=20)
    with pytest.raises(errors.NoReplayYet):
        operations.give_replay(actor=tom, session=coming, replay=FILM, replay_for=Replay.REGISTERED)
    with pytest.raises(errors.NotAllowed):
        operations.give_replay(actor=marc, session=held, replay=FILM, replay_for=Replay.EVERYONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSession.objects.filter(pk=held.pk).update(replay=FILM, replay_for="none")
    with clock.at(held.ends_at + HOUR):
        browser = client_of(tom)
        refused = browser.post(
            url("replay", held), {"replay": "javascript:alert(1)", "replay_for": "everyone"}
        )
        assert "Saisissez une URL valide" in refused.content.decode()
        browser.post(url("replay", held), {"replay": FILM, "replay_for": "everyone"})
    held.refresh_from_db()
    assert (held.replay, held.replay_for) == (FILM, "everyone")


def test_telling_costs_the_same_for_one_and_for_three(plan, register, tom, valbourg):
    costs = []
    plan(days=20)
    for number in (1, 3):
        session = plan(days=8 + number, seats=5)
        people = factories.teachers(number, valbourg.acacias)
        for person in people:
            register(session, person)
        with clock.at(session.ends_at):
            operations.record_attendance(
                actor=tom, session=session, marks={person.uuid: "absent" for person in people}
            )
        assert len(told(session.ends_at + 3 * HOUR)) == number
        with clock.at(session.ends_at + 4 * HOUR), CaptureQueriesContext(connection) as captured:
            assert operations.tell_absent() == 0
        costs.append(len(captured))
    assert costs[0] == costs[1]
