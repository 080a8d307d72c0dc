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
    *,
    actor,
    session,
    marks: Mapping[UUID | str, str],
    minutes: Mapping[UUID | str, int] | None = None,
    reason: str = "",
) -> list[Attendance]:
    """Write what changed among `marks` (person's uuid → status); the rest is left as it is.

    "Present" completes the class; corrected, it takes that completion back. `minutes` says how
    long people were there, when it is less than the whole session. Another status than the one
    recorded asks for a reason, which is kept with its author.
    """
    session = locked(session)
    _check_may_record(actor, session)
    people = _seated_people(session, marks)
    known = {row.person_id: row for row in session.attendance.all()}
    stayed = {UUID(str(uuid)): number for uuid, number in (minutes or {}).items()}
    changed = []
    for person, status in people:
        row = known.get(person.pk) or Attendance(session=session, person=person)
        row.person = person
        before = row.status, row.minutes
        row.status = status
        row.minutes = stayed.get(person.uuid) if status == Status.PRESENT else None
        if (row.status, row.minutes) == before:
            continue
        if actor and person.pk == actor.pk:
            raise errors.OwnAttendance
        _write(actor, row, before[0], reason.strip())
        changed.append(row)
    if session.state != ClassSession.State.HELD:
        session.state = ClassSession.State.HELD
        session.save(update_fields=["state"])
    if changed:
        audit.record(
            actor=actor,
            verb="attendance.recorded",
            target=session,
            marks={str(row.person.uuid): row.status for row in changed},
            minutes={
                str(row.person.uuid): row.minutes for row in changed if row.minutes is not None
            },
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


def _write(actor, row, before: str, reason: str) -> None:
    """Keep a row as it now is, why if it said something else, and what follows from it."""
    if before not in ("", row.status) and not reason:
        raise errors.CorrectionUnexplained
    row.recorded_at, row.recorded_by = clock.now(), actor
    row.save()
    if row.status == before:  # the minutes alone changed
        return
    if before:
        row.corrections.create(before=before, after=row.status, reason=reason, author=actor)
    if row.status == Status.PRESENT:
        _complete(actor, row)
    elif before == Status.PRESENT:
        _take_back(actor, row.session, row.person)


def _complete(actor, row) -> None:
    session = row.session
    # The session's lock and the change of status make it once: the event needs no name of its own.
    progress.record_evidence(
        actor=actor,
        person=row.person,
        activity=session.activity,
        source=Source.ATTENDANCE,
        event_id=uuid4(),
        completes=Source.ATTENDANCE,
        author=actor,
        data={"session": str(session.uuid), "minutes": row.credited_minutes},
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
        .select_related("session__activity", "person")
        .first()
    )
    if other:
        _complete(actor, other)
