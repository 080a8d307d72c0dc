"""Who was there, as each source tells it: one presence per person.

What a meeting server says of reconnections and of two devices is merged, so that no minute counts
twice, and only the hours of the session count. A check-in says that somebody came on site. Both
propose; what the trainer records decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.class_sessions.models import Attendance, AttendanceCorrection, ClassSession, Stay
from lms.people.models import Person

#: The part of the session to attend, in percent, unless the class asks for another.
DEFAULT_SHARE = 75
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Presence:
    """What is known of one person seated at one session."""

    session: ClassSession
    person: Person
    signed_at: datetime | None
    #: How long they were connected within its hours; None where no meeting server told anything.
    connected: timedelta | None
    recorded: Attendance | None
    correction: AttendanceCorrection | None

    @property
    def status(self) -> str:
        return self.recorded.status if self.recorded else ""

    @property
    def connected_minutes(self) -> int | None:
        """Whole minutes: a minute begun is not one attended."""
        return None if self.connected is None else self.connected // MINUTE

    @property
    def is_enough(self) -> bool:
        """Whether they were there long enough for the class to count."""
        if self.signed_at:
            return True
        return self.connected is not None and self.connected >= time_asked(self.session)

    @property
    def is_present(self) -> bool:
        """As recorded; until then, as the sources propose."""
        return self.status == Attendance.Status.PRESENT if self.recorded else self.is_enough

    @property
    def minutes(self) -> int | None:
        """As recorded; until then, as the meeting server measured, once the session is over. None
        for the whole of it, as for whoever signed on site."""
        if self.recorded and self.recorded.minutes is not None:
            return self.recorded.minutes
        if self.signed_at or not self.session.is_over:
            return None
        return self.connected_minutes


def presences(session, registrations) -> list[Presence]:
    """One for each of these registrations, in their order."""
    stays, signed = defaultdict(list), {}
    for stay in session.stays.all():
        if stay.source == Stay.Source.CHECK_IN:
            signed[stay.person_id] = stay.begins_at
        else:
            stays[stay.person_id].append((stay.begins_at, stay.ends_at))
    recorded = {row.person_id: row for row in session.attendance.all()}
    corrections = AttendanceCorrection.objects.filter(attendance__session=session)
    corrected = {row.attendance_id: row for row in corrections.select_related("author")}
    found = []
    for person in (registration.person for registration in registrations):
        told, row = stays.get(person.pk), recorded.get(person.pk)
        connected = told and time_within(told, session.starts_at, session.ends_at)
        latest = row and corrected.get(row.pk)
        found.append(Presence(session, person, signed.get(person.pk), connected, row, latest))
    return found


def time_within(spans: Iterable[tuple], start: datetime, end: datetime) -> timedelta:
    """How much of the time from start to end these spans cover; what overlaps counts once."""
    covered, reached = timedelta(), start
    for begins_at, ends_at in sorted(spans):
        begins_at, ends_at = max(begins_at, reached), min(ends_at, end)
        if ends_at > begins_at:
            covered += ends_at - begins_at
            reached = ends_at
    return covered


def time_asked(session) -> timedelta:
    """How long one must have been connected for the class to count."""
    share = session.activity.details.get("attendance_share") or DEFAULT_SHARE
    return (session.ends_at - session.starts_at) * share / 100


def minutes_asked(session) -> int:
    return -(-time_asked(session) // MINUTE)
