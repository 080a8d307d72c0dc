from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from lms.interop import calendar
from lms.interop.calendar import Event, Method, Party
from tests import calendar_readers

ORGANIZER = Party("Mosaïque", "ne-pas-repondre@levier.example")
CLAIRE = Party("Claire Morvan", "claire@levier.example")


def an_event(**changes) -> Event:
    facts = {
        "uid": "b7e3@levier.example",
        "sequence": 2,
        "starts_at": datetime(2026, 12, 9, 13, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 9, 14, tzinfo=UTC),
        "time_zone": "Europe/Paris",
        "summary": "Messagerie : cadre et horaires",
    }
    return Event(**facts | changes)


def write(method=Method.REQUEST, attendee=CLAIRE, **changes) -> bytes:
    return calendar.write(
        method,
        an_event(**changes),
        written_at=datetime(2026, 12, 1, tzinfo=UTC),
        organizer=ORGANIZER,
        attendee=attendee,
    )


def read(content: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    whole = icalendar.Calendar.from_ical(content)
    return whole, whole.walk("VEVENT")[0]


def test_an_invitation_names_method_identity_sequence_and_its_only_attendee():
    whole, event = read(write())
    assert whole["METHOD"] == "REQUEST"
    assert event["UID"] == "b7e3@levier.example"
    assert event["SEQUENCE"] == 2
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:ne-pas-repondre@levier.example"
    assert event["ATTENDEE"] == "mailto:claire@levier.example"
    assert event["ATTENDEE"].params["CN"] == "Claire Morvan"


def test_a_cancellation_keeps_the_identity_and_says_cancelled():
    whole, event = read(write(Method.CANCEL, sequence=3))
    assert (whole["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (event["UID"], event["SEQUENCE"]) == ("b7e3@levier.example", 3)


def test_a_downloaded_file_invites_nobody():
    whole, event = read(write(Method.PUBLISH, attendee=None))
    assert whole["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in event


def test_the_header_carries_the_method_of_the_body():
    assert calendar.content_type(Method.CANCEL) == ("text/calendar; method=CANCEL; charset=UTF-8")


def test_the_zone_of_paris_is_written_as_two_yearly_rules():
    text = write().decode()
    assert "DTSTART;TZID=Europe/Paris:20261209T140000\r\n" in text
    assert text.count("RRULE:") == 2
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in text
    assert "RDATE" not in text


@pytest.mark.parametrize("name", sorted(calendar.ZONES))
def test_each_zone_of_the_table_gives_the_hours_of_the_real_one(name):
    written = icalendar.Calendar.from_ical(write(time_zone=name)).walk("VTIMEZONE")[0].to_tz()
    real = ZoneInfo(name)
    for month in range(1, 13):
        for day in (1, 8, 15, 22, 28):
            noon = datetime(2027, month, day, 12)
            assert noon.replace(tzinfo=written).utcoffset() == (
                noon.replace(tzinfo=real).utcoffset()
            ), noon


@pytest.mark.parametrize("reader", [calendar_readers.by_python, calendar_readers.by_javascript])
def test_two_readers_find_the_moments_of_each_zone_all_year_round(reader):
    starts = [datetime(2026, 1, 1, 6, 30, tzinfo=UTC) + timedelta(days=9 * n) for n in range(40)]
    hour = timedelta(hours=1)
    facts = [(zone, start) for zone in [*calendar.ZONES, "Asia/Tokyo"] for start in starts]
    files = [write(time_zone=zone, starts_at=start, ends_at=start + hour) for zone, start in facts]
    assert [(one.start, one.end) for one in reader(files)] == [
        (start, start + hour) for _zone, start in facts
    ]


@pytest.mark.parametrize("reader", [calendar_readers.by_python, calendar_readers.by_javascript])
@pytest.mark.parametrize(
    ("zone", "twice"),
    [
        ("Europe/Paris", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("America/Miquelon", datetime(2026, 11, 1, 4, 30, tzinfo=UTC)),
    ],
)
def test_the_second_passage_of_an_hour_that_comes_back_is_not_taken_for_the_first(
    reader, zone, twice
):
    hour = timedelta(hours=1)
    [ends, starts] = reader(
        [
            write(time_zone=zone, starts_at=twice - hour, ends_at=twice),
            write(time_zone=zone, starts_at=twice, ends_at=twice + hour),
        ]
    )
    assert (ends.start, ends.end) == (twice - hour, twice)
    assert (starts.start, starts.end) == (twice, twice + hour)


def test_a_zone_outside_the_table_is_written_in_universal_time():
    text = write(time_zone="Asia/Tokyo").decode()
    assert "DTSTART:20261209T130000Z\r\n" in text
    assert "VTIMEZONE" not in text


def test_lines_are_folded_in_bytes_and_a_title_cannot_add_a_line():
    content = write(summary="É" * 90 + "\r\nATTENDEE:mailto:intrus@example.org")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert [line for line in content.split(b"\r\n") if line.startswith(b"ATTENDEE:")] == []


def test_an_event_across_the_change_of_hour_keeps_its_length():
    _, event = read(
        write(
            starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
            ends_at=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        )
    )
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=1)
