"""Recording who was there, and correcting it."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from lms.class_sessions import errors
from lms.class_sessions.models import Attendance, ClassSession, Registration
from lms.class_sessions.permissions import may_manage
from lms.common import audit, clock
from lms.common.locks import locked
from lms.progress import operations as progress
from lms.progress.models import Completion, Source

Status = Attendance.Status


@transaction.atomic
def record_attendance(
    *, actor, session, marks: Mapping[UUID | str, str], minutes: int | None = None
) -> list[Attendance]:
    """Write what changed among `marks` (person's uuid → status); the rest is left as it is.

    "Present" completes the class; corrected, it takes that completion back. `minutes` is how long
    those present stayed, when it is known.
    """
    session = locked(session)
    _check_may_record(actor, session)
    people = _seated_people(session, marks)
    known = {row.person_id: row for row in session.attendance.all()}
    changed = []
    for person, status in people:
        row = known.get(person.pk)
        if row and row.status == status:
            continue
        if actor and person.pk == actor.pk:
            raise errors.OwnAttendance
        changed.append(_write(actor, session, person, row, status, minutes))
    if session.state != ClassSession.State.HELD:
        session.state = ClassSession.State.HELD
        session.save(update_fields=["state"])
    if changed:
        audit.record(
            actor=actor,
            verb="attendance.recorded",
            target=session,
            marks={str(row.person.uuid): row.status for row in changed},
        )
    return changed


def _check_may_record(actor, session) -> None:
    if not may_manage(actor, session):
        raise errors.NotAllowed
    if session.state == ClassSession.State.CANCELLED:
        raise errors.CalledOff
    if not session.has_begun:
        raise errors.NotBegun


def _seated_people(session, marks) -> list[tuple]:
    """Each person with the status given, all of them seated, by name."""
    wanted = {UUID(str(uuid)): Status(status) for uuid, status in marks.items()}
    seated = session.registrations.filter(
        state=Registration.State.SEATED, person__uuid__in=wanted
    ).select_related("person")
    if len(seated) != len(wanted):
        raise errors.NotRegistered
    return [(row.person, wanted[row.person.uuid]) for row in seated]


def _write(actor, session, person, row, status, minutes) -> Attendance:
    was_present = row is not None and row.status == Status.PRESENT
    row = row or Attendance(session=session, person=person)
    row.person, row.status = person, status
    row.minutes = minutes if status == Status.PRESENT else None
    row.recorded_at, row.recorded_by = clock.now(), actor
    row.save()
    if status == Status.PRESENT:
        _complete(actor, session, person, row.minutes)
    elif was_present:
        _take_back(actor, session, person)
    return row


def _complete(actor, session, person, minutes) -> None:
    # The session's lock and the change of status make it once: the event needs no name of its own.
    progress.record_evidence(
        actor=actor,
        person=person,
        activity=session.activity,
        source=Source.ATTENDANCE,
        event_id=uuid4(),
        completes=Source.ATTENDANCE,
        author=actor,
        data={"session": str(session.uuid), "minutes": minutes},
    )


def _take_back(actor, session, person) -> None:
    """Revoke what this session alone had shown; another date attended still counts."""
    completion = Completion.objects.filter(
        person=person,
        activity=session.activity_id,
        rule=Source.ATTENDANCE,
        revoked_at=None,
        evidence__data__session=str(session.uuid),
    ).first()
    if completion is None:
        return
    progress.take_back(
        actor=actor, completion=completion, reason=_("Attendance corrected by the trainer.")
    )
    other = (
        Attendance.objects.filter(
            person=person, session__activity=session.activity_id, status=Status.PRESENT
        )
        .exclude(session=session)
        .select_related("session__activity")
        .first()
    )
    if other:
        _complete(actor, other.session, person, other.minutes)
