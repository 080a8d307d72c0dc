"""Holding a session on a meeting server: coming in, ending, and what the server tells.

The server is asked outside of any transaction: it may be slow, and a lock would make all wait.
"""

from uuid import UUID

from lms.class_sessions import errors, meetings
from lms.class_sessions.models import OnlineRoom
from lms.common import clock
from lms.interop.meetings.port import Forged, Guest, MeetingError, MeetingServer, Room
from lms.interop.meetings.stays import Stays


def way_in(*, actor, session, moderates: bool) -> str:
    """An address that lets this person in now: made for them, kept nowhere, logged nowhere.

    Whoever comes first opens the meeting. When the server fails, the link given beside it holds.
    """
    if not session.meeting_server:
        return session.link
    try:
        server = meetings.server_answering(session.meeting_server)
        room = _open(server, session)
        return server.join_url(room, Guest(str(actor.uuid), str(actor), moderates))
    except MeetingError as error:
        meetings.note_failure(session, error)
    if not session.link:
        raise errors.MeetingServerFails
    return session.link


def _open(server: MeetingServer, session) -> Room:
    """The one room of this session. Two who come first at once may each make one: that of whoever
    wrote it down first is everybody's."""
    meeting = meetings.meeting_of(session)
    rooms = OnlineRoom.objects.filter(session=session, server=session.meeting_server)
    known = rooms.values_list("room", flat=True).first() or ""
    room = server.create(meeting, known)
    if room.id == known:
        return room
    if known:  # the server has lost the former one
        rooms.filter(room=known).update(room=room.id)
    kept, _created = rooms.get_or_create(
        session=session, server=session.meeting_server, defaults={"room": room.id}
    )
    return room if kept.room == room.id else server.create(meeting, kept.room)


def end_meeting(*, session) -> None:
    """Put out those who came before the session was called off."""
    for room in session.rooms.all():
        meetings.server_named(room.server).end(room.room)


def note_end(*, session) -> None:
    """The server says that the meeting ended: believed once it says so when asked."""
    for room in session.rooms.filter(server=session.meeting_server):
        if meetings.server_named(room.server).is_running(room.room) is False:
            session.rooms.filter(pk=room.pk).update(ended_at=clock.now())


def note_recording(*, session, signed: str) -> None:
    """The server says that a recording is ready; said again, it changes nothing."""
    if meetings.server_named(session.meeting_server).recording_told(signed) != str(session.uuid):
        raise Forged("said of another session")
    rooms = session.rooms.filter(server=session.meeting_server, recorded_at=None)
    rooms.update(recorded_at=clock.now())


def collect_stays(*, session, authorization: str, body: bytes) -> dict[UUID, Stays]:
    """When each person was there, as the server tells it once the meeting is over.

    Whom it knows by no id of ours came otherwise than by us (a telephone, a robot) and is nobody.
    """
    server = meetings.server_named(session.meeting_server)
    meeting, told = server.attendance_told(authorization, body)
    if meeting != str(session.uuid):
        raise Forged("said of another session")
    return {UUID(guest): stays for guest, stays in told.items() if _is_uuid(guest)}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def recording_of(*, session) -> str:
    """Where the last recording is watched, asked each time: the address is kept nowhere."""
    try:
        found = [
            recording
            for room in session.rooms.filter(server=session.meeting_server)
            for recording in meetings.server_named(room.server).recordings(room.room)
        ]
    except MeetingError as error:
        meetings.note_failure(session, error)
        raise errors.MeetingServerFails from None
    if not found:
        raise errors.NoRecording
    return found[-1].address
