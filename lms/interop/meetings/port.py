"""What is asked of a meeting server, whichever it is, and what it tells by itself.

What one of them cannot do has a plain answer here, so that callers ask all of them alike.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from lms.interop.meetings.stays import Stays


class MeetingError(Exception):
    """The server did not do what was asked. The words hold neither address nor secret."""


class Unreachable(MeetingError):
    """No answer, none in time, or none that can be read."""


class Refused(MeetingError):
    """It answered no; the words are its own key for why."""


class Forged(MeetingError):
    """What came in the server's name is not signed by it."""


@dataclass(frozen=True)
class Meeting:
    """What is to be held. Its id is never used for another."""

    id: str
    title: str
    host: str  # the e-mail address of who gives it
    #: Addresses of ours: where people land afterwards, and those that the server calls by itself.
    back: str = ""
    on_end: str = ""
    on_recording: str = ""
    on_attendance: str = ""


@dataclass(frozen=True)
class Room:
    """A meeting as its server knows it: the id finds it again."""

    id: str
    opening: str = ""  # which time it was opened, where the server says so
    address: str = ""  # where everybody enters alike, where the server has such an address


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, by the id under which their attendance is told."""

    id: str
    name: str
    moderates: bool = False


@dataclass(frozen=True)
class Recording:
    id: str
    address: str


class MeetingServer(ABC):
    @abstractmethod
    def create(self, meeting: Meeting, known: str = "") -> Room:
        """Open the meeting, or find it open: `known` is the id of the room it had before."""

    @abstractmethod
    def join_url(self, room: Room, guest: Guest) -> str:
        """An address that lets this person in, now. It is a secret: never kept, never logged."""

    def end(self, room: str) -> bool:
        """Put everybody out; False where the server cannot be told."""
        return False

    def is_running(self, room: str) -> bool | None:
        """Whether somebody is in there; None where the server does not say."""
        return None

    def recordings(self, room: str) -> list[Recording]:
        return []

    def recording_told(self, signed: str) -> str:
        """The id of the meeting whose recording the server says to be ready."""
        raise Forged("this server calls nobody")

    def attendance_told(self, authorization: str, body: bytes) -> tuple[str, dict[str, Stays]]:
        """The id of a meeting, and by the id of each guest when they were there."""
        raise Forged("this server calls nobody")
