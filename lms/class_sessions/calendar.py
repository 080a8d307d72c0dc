"""A session as a calendar file, and the feeds that calendars follow."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.class_sessions import queries
from lms.class_sessions.models import ClassSession, Registration
from lms.common import clock
from lms.interop import calendar
from lms.interop.calendar import Method, Party


def file_for(session, registration=None, method: Method = Method.PUBLISH) -> bytes:
    """Its bytes; with a method other than PUBLISH, addressed to the person registered."""
    return calendar.write(
        method,
        _event(session, registration.sequence if registration else session.sequence),
        written_at=clock.now(),
        organizer=Party(*parseaddr(settings.DEFAULT_FROM_EMAIL)),
        attendee=None if method is Method.PUBLISH else _party(registration.person),
    )


def address_of(session, name: str = "session") -> str:
    """The session's page or another of its addresses, whole. Joining starts at its page: the link
    itself stays out of calendars.
    """
    path = reverse(f"class_sessions:{name}", args=[session.uuid])
    return f"{settings.LEVIER_SITE_URL}{path}"


def feed_of(person) -> list[calendar.Event]:
    """What a person's calendar shows: their seats, and the classes they give."""
    own = [
        _event(row.session, row.sequence, is_cancelled=not _is_kept(row))
        for row in queries.registrations_for_feed(person)
    ]
    known = {event.uid for event in own}
    given = (
        _event(one, one.sequence, is_cancelled=one.state == ClassSession.State.CANCELLED)
        for one in queries.given_for_feed(person)
    )
    return own + [event for event in given if event.uid not in known]


def public_feed() -> list[calendar.Event]:
    """The dates that anybody may still choose."""
    return [_event(one, one.sequence) for one in queries.open_to_all()]


def write_feed(events, name: str) -> bytes:
    organizer = Party(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    return calendar.write_feed(events, name=name, written_at=clock.now(), organizer=organizer)


def _is_kept(registration) -> bool:
    called_off = registration.session.state == ClassSession.State.CANCELLED
    return registration.state == Registration.State.SEATED and not called_off


def _event(session, sequence: int, *, is_cancelled=False) -> calendar.Event:
    address = address_of(session)
    return calendar.Event(
        uid=f"{session.uuid}@{urlsplit(settings.LEVIER_SITE_URL).hostname}",
        sequence=sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=session.time_zone,
        summary=session.activity.title,
        description=_("The session's page, to join it or to give your place back: %(address)s")
        % {"address": address},
        location=session.place or address,
        url=address,
        is_cancelled=is_cancelled,
    )


def _party(person) -> Party:
    return Party(str(person), person.email)
