"""Once a class was held: its replay, and what those who missed it are told.

Run every five minutes, it writes to each person absent once they may be written to: of the replay,
or of the next date with a seat. What is unique by absence and by what it offers tells nobody twice;
an absence recorded less than two hours ago may still be corrected, and waits.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from lms.class_sessions import emails, errors, queries
from lms.class_sessions.models import ACTIVE_STATES, Attendance, ClassSession, Registration
from lms.class_sessions.permissions import may_manage
from lms.common import clock
from lms.common.locks import locked
from lms.common.models import Message
from lms.people.reminders import when_for
from lms.progress.models import Completion

Replay = ClassSession.Replay
SETTLED_AFTER, TOLD_WITHIN = timedelta(hours=2), timedelta(days=30)


@transaction.atomic
def give_replay(*, actor, session, replay: str, replay_for: str) -> ClassSession:
    """The address of a replay and who may watch it; an empty one takes it back."""
    session = locked(session)
    if not may_manage(actor, session):
        raise errors.NotAllowed
    if session.state == ClassSession.State.CANCELLED:
        raise errors.CalledOff
    if replay and not session.is_over:
        raise errors.NoReplayYet
    if replay and replay_for == Replay.NONE:
        raise errors.ReplayForNobody
    session.replay, session.replay_for = replay, replay_for
    session.save(update_fields=["replay", "replay_for"])
    return session


def tell_absent() -> int:
    """Write to those who missed a class and were not told yet; how many."""
    rows = list(_absences())
    free = queries.next_with_seats({row.session.activity_id for row in rows})
    offers = [(row, _offer(row.session, free)) for row in rows]
    due = _not_told([(row, offer) for row, offer in offers if offer])
    moments, now = when_for([row.person for row, _offer in due]), clock.now()
    due = [(row, offer) for row, offer in due if moments[row.person_id] <= now]
    for row, offer in due:
        emails.missed(row, offer, free.get(row.session.activity_id))
    return len(due)


def _absences():
    """Those who have neither done the class nor chosen another date."""
    done = Completion.objects.filter(
        person=OuterRef("person"), activity=OuterRef("session__activity"), revoked_at=None
    )
    elsewhere = Registration.objects.filter(
        person=OuterRef("person"),
        session__activity=OuterRef("session__activity"),
        session__starts_at__gt=clock.now(),
        state__in=ACTIVE_STATES,
    )
    return Attendance.objects.filter(
        ~Exists(done),
        ~Exists(elsewhere),
        status__in=(Attendance.Status.ABSENT, Attendance.Status.EXCUSED),
        recorded_at__lte=clock.now() - SETTLED_AFTER,
        recorded_at__gt=clock.now() - TOLD_WITHIN,
        person__is_active=True,
        person__no_reminders_since=None,
    ).select_related("person", "session__activity")


def _offer(session, free) -> str:
    """What there is to tell: a replay, a date, or nothing yet."""
    if session.replay:
        return emails.REPLAY
    return emails.DATE if session.activity_id in free else ""


def _not_told(offers) -> list[tuple]:
    """Whoever was told of the replay hears no more; of a date, only of the replay."""
    known = set(
        Message.objects.filter(
            kind=emails.MISSED, about__in=[row.uuid for row, _offer in offers]
        ).values_list("about", "occurrence")
    )
    return [
        (row, offer)
        for row, offer in offers
        if (row.uuid, offer) not in known and (row.uuid, emails.REPLAY) not in known
    ]
