"""A session as a calendar file."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

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


def address_of(session) -> str:
    """The session's page, whole. Joining starts there: the link itself stays out of calendars."""
    path = reverse("class_sessions:session", args=[session.uuid])
    return f"{settings.LEVIER_SITE_URL}{path}"


def _event(session, sequence: int) -> calendar.Event:
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
    )


def _party(person) -> Party:
    return Party(str(person), person.email)
