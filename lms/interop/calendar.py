"""iCalendar (RFC 5545, 5546): one event, one method, at most one attendee a file; and feeds (7986),
which list the events of somebody and invite nobody.

Zones are written as rules from our own table: lists of dates, which the library would generate,
are misread by some calendars. A zone outside the table is written in UTC, which all of them read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import icalendar

PRODUCT = "-//Levier//Levier//FR"
EVERY_HOUR = timedelta(hours=1)


class Method(StrEnum):
    REQUEST = "REQUEST"  # an invitation, or its update
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"  # a file that one downloads: nobody is invited


@dataclass(frozen=True)
class Party:
    name: str
    email: str


@dataclass(frozen=True)
class Event:
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class _Season:
    """From when, each year, which offset holds; without a rule, all year round."""

    name: str
    offset: float
    previous: float
    since: datetime = datetime(1970, 1, 1)  # wall clock, as the format wants it
    rule: dict | None = None


def _fixed(name: str, offset: float) -> tuple[_Season, ...]:
    return (_Season(name, offset, offset),)


def _sunday(which: str, month: int) -> dict:
    return {"freq": "yearly", "bymonth": month, "byday": which}


ZONES = {
    "Europe/Paris": (
        _Season("CEST", 2, 1, datetime(1970, 3, 29, 2), _sunday("-1SU", 3)),
        _Season("CET", 1, 2, datetime(1970, 10, 25, 3), _sunday("-1SU", 10)),
    ),
    "America/Miquelon": (
        _Season("-02", -2, -3, datetime(1970, 3, 8, 2), _sunday("2SU", 3)),
        _Season("-03", -3, -2, datetime(1970, 11, 1, 2), _sunday("1SU", 11)),
    ),
    "America/Guadeloupe": _fixed("AST", -4),
    "America/Martinique": _fixed("AST", -4),
    "America/Marigot": _fixed("AST", -4),
    "America/St_Barthelemy": _fixed("AST", -4),
    "America/Cayenne": _fixed("-03", -3),
    "Indian/Reunion": _fixed("+04", 4),
    "Indian/Mayotte": _fixed("EAT", 3),
    "Pacific/Noumea": _fixed("+11", 11),
    "Pacific/Wallis": _fixed("+12", 12),
    "Pacific/Tahiti": _fixed("-10", -10),
    "Pacific/Marquesas": _fixed("-0930", -9.5),
    "Pacific/Gambier": _fixed("-09", -9),
}


def content_type(method: Method) -> str:
    """The method stands in the header too: some calendars read it only there."""
    return f"text/calendar; method={method}; charset=UTF-8"


def write(
    method: Method,
    event: Event,
    *,
    written_at: datetime,
    organizer: Party,
    attendee: Party | None = None,
) -> bytes:
    """The bytes of a calendar file."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    if event.time_zone in ZONES:
        calendar.add_component(_zone(event.time_zone))
    calendar.add_component(_entry(method, event, written_at, organizer, attendee))
    return calendar.to_ical()


def write_feed(
    events: Iterable[Event], *, name: str, written_at: datetime, organizer: Party
) -> bytes:
    """The bytes of a feed; `name` is what the calendar calls it, asked for again every hour."""
    events = list(events)
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", Method.PUBLISH.value)
    for title in ("name", "x-wr-calname"):
        calendar.add(title, name)
    calendar.add("refresh-interval", EVERY_HOUR, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for zone in sorted({event.time_zone for event in events} & ZONES.keys()):
        calendar.add_component(_zone(zone))
    for event in events:
        method = Method.CANCEL if event.is_cancelled else Method.PUBLISH
        calendar.add_component(_entry(method, event, written_at, organizer, None))
    return calendar.to_ical()


def _entry(method, event, written_at, organizer, attendee) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", written_at.astimezone(UTC))
    entry.add("dtstart", _local(event.starts_at, event.time_zone))
    entry.add("dtend", _local(event.ends_at, event.time_zone))
    entry.add("summary", event.summary)
    for name in ("description", "location", "url"):
        if value := getattr(event, name):
            entry.add(name, value)
    entry.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    entry.add("organizer", _address(organizer))
    if attendee:
        address = _address(attendee)
        # The seat is already theirs: the calendar has nothing to ask.
        address.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        entry.add("attendee", address)
    return entry


def _local(moment: datetime, zone: str) -> datetime:
    """As clocks show it there; in UTC where they show it twice, as the format cannot say which."""
    local = moment.astimezone(ZoneInfo(zone) if zone in ZONES else UTC)
    passages = {local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    return local if len(passages) == 1 else moment.astimezone(UTC)


def _address(party: Party) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{party.email}")
    if party.name:
        address.params["CN"] = party.name
    return address


def _zone(name: str) -> icalendar.Timezone:
    zone = icalendar.Timezone()
    zone.add("tzid", name)
    for season in ZONES[name]:
        summer = season.offset > season.previous
        part = icalendar.TimezoneDaylight() if summer else icalendar.TimezoneStandard()
        part.add("dtstart", season.since)
        part.add("tzoffsetfrom", timedelta(hours=season.previous))
        part.add("tzoffsetto", timedelta(hours=season.offset))
        part.add("tzname", season.name)
        if season.rule:
            part.add("rrule", season.rule)
        zone.add_component(part)
    return zone
