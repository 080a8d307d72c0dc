"""The meeting servers of this installation, as sessions name them."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, Signer

from lms.class_sessions.calendar import address_of
from lms.interop.meetings import made
from lms.interop.meetings.port import Meeting, MeetingServer, Unreachable

log = logging.getLogger("levier.meetings")
#: Seconds during which a server that did not answer is left alone: everybody comes at the same
#: hour, each would wait for it, and some would enter it while the others are at the link.
LEFT_ALONE = 20
#: BigBlueButton does not sign the call by which it says that a meeting ended: our address is.
_end = Signer(salt="meeting-ended")


def choices() -> list[tuple[str, str]]:
    return [(name, one["label"]) for name, one in settings.LEVIER_MEETING_SERVERS.items()]


def server_named(name: str) -> MeetingServer:
    if name not in settings.LEVIER_MEETING_SERVERS:
        raise Unreachable("not configured any more")
    return made(**settings.LEVIER_MEETING_SERVERS[name]["facts"])


def server_answering(name: str) -> MeetingServer:
    """The same, unless it left somebody without an answer a moment ago."""
    if cache.get(_silence(name)):
        raise Unreachable("did not answer a moment ago")
    return server_named(name)


def meeting_of(session) -> Meeting:
    """A copy of a session is another session, and so another meeting."""
    host = session.trainers.order_by("pk").first()
    return Meeting(
        id=str(session.uuid),
        title=session.activity.title,
        host=host.email if host else "",
        back=address_of(session, "session"),
        on_end=f"{address_of(session, 'meeting_ended')}?key={end_key(session)}",
        on_recording=address_of(session, "recording_ready"),
        on_attendance=address_of(session, "attendance_told"),
    )


def end_key(session) -> str:
    return _end.sign(str(session.uuid)).rpartition(":")[2]


def is_end_key(session, key: str) -> bool:
    try:
        _end.unsign(f"{session.uuid}:{key}")
    except BadSignature:
        return False
    return True


def note_failure(session, error) -> None:
    """Told to whoever runs the installation, without the address nor the secret, which the error
    does not hold."""
    if isinstance(error, Unreachable):
        cache.add(_silence(session.meeting_server), 1, timeout=LEFT_ALONE)
    words = "meeting server %s failed for session %s: %s %s"
    log.warning(words, session.meeting_server, session.uuid, type(error).__name__, error)


def _silence(name: str) -> str:
    return f"meeting-server-silent:{name}"
