"""Planning a session, changing it, calling it off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from lms.class_sessions import errors
from lms.class_sessions.models import UPCOMING_STATES, ClassSession
from lms.class_sessions.operations.seats import promote
from lms.class_sessions.operations.wishes import has_free_seats, note_new_seats
from lms.class_sessions.outlook import MOST_DATES
from lms.class_sessions.permissions import may_manage
from lms.common import audit, clock, jobs
from lms.common.locks import locked
from lms.people.permissions import is_trainer

State, Hours = ClassSession.State, ClassSession.Hours

#: What people wrote in their diary: a change of it is told to everyone.
TOLD_FIELDS = ("starts_at", "ends_at", "time_zone", "modality", "place", "link")
REGISTRATION_FIELDS = ("opens_before", "closes_before", "leaves_before")
#: The meeting server is nobody's business: people come by our page, whichever it is.
OTHER_FIELDS = (
    *("kind", "organisation", "seats", "waiting_places", "minimum", "by_invitation"),
    *("meeting_server", "external_reference", "replay_for", *REGISTRATION_FIELDS),
)
#: Not the code in another tool: each date has its own there.
COPIED_FIELDS = (
    *("activity", "time_zone", "modality", "place", "link"),
    *(name for name in OTHER_FIELDS if name != "external_reference"),
)


@transaction.atomic
def plan(*, actor, trainers, proposes_hours=False, open=True, **facts) -> ClassSession:
    """A new date of a class, from the facts of a session; those not given are as the model says.

    `proposes_hours`: to the inspector, who decides whether it counts in the hours.
    """
    if actor is not None and not is_trainer(actor):
        raise errors.NotAllowed
    session = ClassSession(
        **facts,
        hours=Hours.PROPOSED if proposes_hours else Hours.NONE,
        state=State.OPEN if open else State.DRAFT,
        seats_appeared_at=clock.now() if open else None,
    )
    _check_facts(session)
    session.save(force_insert=True)
    session.trainers.set(trainers)
    return session


@transaction.atomic
def plan_series(
    *, actor, spans: Sequence[tuple[datetime, datetime]], **facts
) -> list[ClassSession]:
    """As many dates of a class, (start, end) each; planned together, each then stands alone."""
    if len(spans) > MOST_DATES:
        raise errors.TooManyDates
    series = uuid4() if len(spans) > 1 else None
    return [
        plan(actor=actor, starts_at=start, ends_at=end, series=series, **facts)
        for start, end in spans
    ]


@transaction.atomic
def copy(*, actor, session, starts_at) -> ClassSession:
    """The same class at another moment: all its facts but whoever is registered."""
    if not may_manage(actor, session):
        raise errors.NotAllowed
    facts = {name: getattr(session, name) for name in COPIED_FIELDS}
    return plan(
        actor=actor,
        starts_at=starts_at,
        ends_at=starts_at + (session.ends_at - session.starts_at),
        trainers=session.trainers.all(),
        proposes_hours=session.hours != Hours.NONE,
        **facts,
    )


@transaction.atomic
def change(
    *, actor, session, trainers=None, open=None, proposes_hours=None, **changes
) -> ClassSession:
    """Change what is given and nothing else.

    A new time, place or link raises SEQUENCE once and is told to everyone ten minutes after the
    last change (see `tasks`); more seats go to those who wait, in order.
    """
    if unknown := changes.keys() - {*TOLD_FIELDS, *OTHER_FIELDS}:
        raise TypeError(f"a session has no {', '.join(sorted(unknown))} to change")
    session = locked(session)
    _check_may_change(actor, session)
    before, had_seats = known_facts(session), has_free_seats(session)
    for name, value in changes.items():
        setattr(session, name, value)
    _check_facts(session)
    if known_facts(session) != before:
        session.sequence += 1
        # People compare with what they last knew, whatever was tried in between; whoever comes in
        # between knows what was tried.
        session.told = session.told or before | {"until": clock.now().isoformat()}
        session.changed_at = clock.now()
    if open is not None:
        session.state = State.OPEN if open else State.CLOSED
    if proposes_hours is not None and session.hours in (Hours.NONE, Hours.PROPOSED):
        session.hours = Hours.PROPOSED if proposes_hours else Hours.NONE
    session.save()
    if trainers is not None:
        session.trainers.set(trainers)
    promote(session)
    note_new_seats(session, had_none=not had_seats)
    return session


@transaction.atomic
def call_off(*, actor, session, reason: str) -> ClassSession:
    """Cancel the session and tell everyone at once; doing it twice tells nobody twice."""
    session = locked(session)
    if not may_manage(actor, session):
        raise errors.NotAllowed
    if session.state == State.CANCELLED:
        return session
    if session.has_begun:
        raise errors.Begun
    if not reason.strip():
        raise errors.ReasonMissing
    session.state = State.CANCELLED
    session.cancellation_reason = reason.strip()
    session.sequence += 1
    session.changed_at = clock.now()
    session.save()
    audit.record(actor=actor, verb="session.called_off", target=session)
    jobs.enqueue(
        "lms.class_sessions.tasks.tell",
        key=f"tell-session:{session.uuid}:{session.sequence}",
        session_uuid=str(session.uuid),
    )
    if session.rooms.exists():
        jobs.enqueue(
            "lms.class_sessions.tasks.end_meeting",
            key=f"end-meeting:{session.uuid}",
            session_uuid=str(session.uuid),
        )
    return session


def known_facts(session) -> dict:
    """What people know of a session, in a form that JSON keeps."""
    facts = {name: getattr(session, name) for name in TOLD_FIELDS}
    return facts | {name: facts[name].isoformat() for name in ("starts_at", "ends_at")}


def _check_may_change(actor, session) -> None:
    if not may_manage(actor, session):
        raise errors.NotAllowed
    if session.state == State.CANCELLED:
        raise errors.CalledOff
    if session.has_begun or session.state not in (State.DRAFT, *UPCOMING_STATES):
        raise errors.SessionIsOver


def _check_facts(session) -> None:
    if session.ends_at <= session.starts_at:
        raise errors.EndsBeforeItStarts
    if session.starts_at <= clock.now():
        raise errors.DateIsPast
    if session.opens_before is not None and session.opens_before <= session.closes_before:
        raise errors.ClosesBeforeItOpens
    if session.seats is not None and session.seats < 1:
        raise errors.NoSeat
    if session.seats is not None and (session.minimum or 0) > session.seats:
        raise errors.MinimumOverSeats
    if session.seats is not None and session.seats < session.seats_taken:
        raise errors.SeatsAlreadyTaken(session.seats_taken)
