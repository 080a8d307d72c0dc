"""A class moved over the change of hour, then called off, as calendars and people read it."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.class_sessions import operations, tasks
from lms.common import clock
from lms.common.models import Message
from tests import calendar_readers, factories
from tests.calendar_readers import Read

# 08:30 in Paris: on 21 October in summer time, a week later no more.
BEFORE = datetime(2026, 10, 21, 6, 30, tzinfo=UTC)
AFTER = datetime(2026, 10, 28, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

TOLD = {  # of the first date, then of the second
    "Europe/Paris": (
        "mercredi 21 octobre, 8 h 30 à 9 h 30",
        "mercredi 28 octobre, 8 h 30 à 9 h 30",
    ),
    # Réunion keeps its hour while Paris changes; in Tahiti it is still the evening before.
    "Indian/Reunion": ("10 h 30 à 11 h 30", "11 h 30 à 12 h 30"),
    "Pacific/Tahiti": (
        "mardi 20 octobre, 20 h 30 à 21 h 30",
        "mardi 27 octobre, 21 h 30 à 22 h 30",
    ),
}


@pytest.fixture(autouse=True)
def october():
    with clock.at(datetime(2026, 10, 12, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def messages_to(plan, register, tom, valbourg):
    """What somebody of this zone receives: invitation, new date, cancellation."""

    def received(zone) -> list[Message]:
        person = factories.person("Teva", "Maire", valbourg.tilleuls, time_zone=zone)
        session = plan(starts_at=BEFORE, ends_at=BEFORE + HOUR)
        register(session, person)
        operations.change(actor=tom, session=session, starts_at=AFTER, ends_at=AFTER + HOUR)
        with clock.at(clock.now() + timedelta(minutes=11)):
            tasks.tell_changes()
        with clock.at(clock.now() + timedelta(days=1)):
            operations.call_off(actor=tom, session=session, reason="Grève des transports.")
            tasks.tell_changes()
        return list(Message.objects.filter(person=person).order_by("pk"))

    return received


@pytest.mark.parametrize("reader", [calendar_readers.by_python, calendar_readers.by_javascript])
def test_three_messages_are_one_event_whose_moments_two_readers_agree_on(messages_to, reader):
    messages = messages_to("Europe/Paris")
    assert [message.kind for message in messages] == [
        "session_confirmed", "session_changed", "session_called_off",
    ]  # fmt: skip
    files = [bytes(message.attachments.get().content) for message in messages]
    first, *_others = read = reader(files)
    assert read == [
        Read("REQUEST", first.uid, 0, "CONFIRMED", BEFORE, BEFORE + HOUR),
        Read("REQUEST", first.uid, 1, "CONFIRMED", AFTER, AFTER + HOUR),
        Read("CANCEL", first.uid, 2, "CANCELLED", AFTER, AFTER + HOUR),
    ]
    # The same hour on the clock of Paris, by a rule: no calendar has to know its dates.
    starts = [content.decode().split("DTSTART;TZID=Europe/Paris:")[1][:15] for content in files]
    assert starts == ["20261021T083000", "20261028T083000", "20261028T083000"]
    assert all(content.count(b"RRULE:FREQ=YEARLY") == 2 for content in files)
    assert not any(b"RDATE" in content for content in files)


@pytest.mark.parametrize("zone", TOLD)
def test_each_reader_is_told_the_day_and_the_hour_of_where_they_live(messages_to, zone):
    invitation, change, cancellation = (
        message.text.replace("\u00a0", " ") for message in messages_to(zone)
    )
    before, after = TOLD[zone]
    assert before in invitation
    assert after not in invitation
    assert change.index(after) < change.index(before)
    assert after in cancellation
