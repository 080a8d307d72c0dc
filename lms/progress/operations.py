"""Verbs that add evidence, and the completions it earns. Safe to repeat, safe in parallel."""

from uuid import uuid5

from django.db import transaction
from django.db.models import OuterRef, Subquery

from lms.catalog.models import Activity
from lms.common import audit, clock
from lms.common.locks import locked
from lms.people.models import Person
from lms.progress import opened, watching
from lms.progress.errors import (
    EventReused,
    NeverForOneself,
    NotCounted,
    NotDeclared,
    NothingToRepeat,
    NotYours,
    ReasonMissing,
    UnreadableReport,
    Withdrawn,
)
from lms.progress.models import Completion, Evidence, Round, Source, WatchState
from lms.progress.permissions import may_decide_for
from lms.progress.queries import (
    completions_of,
    counted_seconds,
    current_round,
    share_to_watch,
)
from lms.progress.signals import completion_changed

DECLARED_AS = {
    Activity.Kind.GUIDE: Source.BUTTON,
    Activity.Kind.TUTORIAL: Source.TRANSCRIPT,  # so that nobody is shut out of a video
}


@transaction.atomic
def record_evidence(
    *, actor, person, activity, source, event_id, completes=None, author=None, reason="", data=None
):
    """Keep what shows that a person did something; `completes` names the rule it satisfies.

    The same event counts once, whoever repeats it: a replay completes nothing again, even after
    a revocation.
    """
    evidence, is_new = _insert_or_get(
        Evidence,
        {"person": person, "event_id": event_id},
        activity=activity,
        round=_lock_and_read_round(person, activity),
        source=source,
        happened_at=clock.now(),
        author=author or (actor if actor != person else None),
        reason=reason,
        data=data or {},
    )
    if evidence.activity_id != activity.pk:
        raise EventReused
    if is_new and completes:
        _complete(evidence, completes)
    return evidence


def declare(*, actor, activity, event_id, token):
    """The reader says that a guide, or the transcript of a video, is read."""
    if not activity.is_open:
        raise Withdrawn
    source = DECLARED_AS.get(activity.kind)
    if source is None:
        raise NotDeclared
    opened_at = opened.read(token, actor, activity)
    return record_evidence(
        actor=actor,
        person=actor,
        activity=activity,
        source=source,
        event_id=event_id,
        completes=source,
        data={"opened_at": opened_at.isoformat()},
    )


@transaction.atomic
def bring(*, actor, ticks):
    """Take over what the reader had ticked in a browser without an account; say what was taken.

    `ticks` is {activity uuid: day}. Only what one declares oneself is taken: a quiz, a class or a
    practice ticked there shows nothing here. The event follows from the person and the activity:
    brought again, even after it was taken back, it counts no more.
    """
    ticked = Activity.objects.filter(uuid__in=ticks, kind__in=DECLARED_AS).order_by("pk")
    done = completions_of(actor, [activity.pk for activity in ticked])
    taken = []
    for activity in ticked:
        event_id = uuid5(actor.uuid, str(activity.uuid))
        if not activity.is_open or activity.pk in done or _is_kept(actor, event_id):
            continue
        record_evidence(
            actor=actor,
            person=actor,
            activity=activity,
            source=DECLARED_AS[activity.kind],
            event_id=event_id,
            completes=DECLARED_AS[activity.kind],
            data={"from": "browser", "day": ticks[activity.uuid].isoformat()},
        )
        taken.append(activity)
    return taken


@transaction.atomic
def report_watching(*, actor, activity, event_id, ranges, position, speed=1, token=""):
    """Count what the player says was played, as far as the time elapsed allows.

    `token` says when the page was opened: the first report is believed from that moment on.
    """
    if not activity.is_open:
        raise Withdrawn
    duration = counted_seconds(activity)
    if not duration:
        raise NotCounted
    if len(ranges) > watching.MAX_RANGES or any(start > end for start, end in ranges):
        raise UnreadableReport
    now = clock.now()
    round_number = current_round(actor, activity)
    state, _is_new = WatchState.objects.get_or_create(
        person=actor,
        activity=activity,
        round=round_number,
        defaults={
            "counted_at": opened.read(token, actor, activity) if token else now,
            "allowance": watching.opening_allowance(duration),
        },
    )
    state = locked(state)
    allowance = watching.refill(state.allowance, (now - state.counted_at).total_seconds(), duration)
    state.ranges, state.allowance = watching.credit(state.ranges, ranges, allowance, duration)
    state.seconds = watching.total(state.ranges)
    state.position = min(max(0, position), duration)
    state.counted_at = max(now, state.counted_at)
    state.save(update_fields=["ranges", "allowance", "seconds", "position", "counted_at"])
    percent = watching.percent(state.seconds, duration)
    if percent >= share_to_watch(activity) and not _is_done(actor, activity, round_number):
        record_evidence(
            actor=actor,
            person=actor,
            activity=activity,
            source=Source.VIDEO,
            event_id=event_id,
            completes=Source.VIDEO,
            data={"percent": percent, "duration": duration, "speed": speed},
        )
    return state


@transaction.atomic
def decide_completion(*, actor, person, activity, reason, event_id):
    """Whoever follows a person says that they have done it elsewhere, or otherwise."""
    _check_right(actor, person, reason)
    evidence = record_evidence(
        actor=actor,
        person=person,
        activity=activity,
        source=Source.MANAGER,
        event_id=event_id,
        completes=Source.MANAGER,
        author=actor,
        reason=reason.strip(),
    )
    return Completion.objects.filter(
        person=person, activity=activity, round=evidence.round, revoked_at=None
    ).first()  # None when an old decision, revoked since, was sent again


@transaction.atomic
def revoke_completion(*, actor, completion, reason):
    """Take a completion back, for a reason that stays with it; what showed it stays too."""
    _check_right(actor, completion.person, reason)
    return take_back(actor=actor, completion=completion, reason=reason)


@transaction.atomic
def take_back(*, actor, completion, reason):
    """The same, for a domain that has checked by its own rule that `actor` may."""
    completion = locked(completion)
    if completion.revoked_at is not None:
        return completion
    completion.revoked_at = clock.now()
    completion.revoked_by = actor
    completion.revocation_reason = reason.strip()
    completion.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    # Else the next report of a player left open would complete it again at once.
    WatchState.objects.filter(
        person=completion.person_id, activity=completion.activity_id, round=completion.round
    ).delete()
    audit.record(
        actor=actor,
        verb="completion.revoked",
        target=completion,
        person=completion.person.uuid,
        activity=completion.activity.uuid,
    )
    completion_changed.send(sender=Completion, completion=completion)
    return completion


@transaction.atomic
def open_round(*, actor, person, activity, reason):
    """Ask for an activity to be done again; what was done before stays done and readable."""
    if actor not in (None, person) and not may_decide_for(actor, person):
        raise NotYours
    if not reason.strip():
        raise ReasonMissing
    number = current_round(person, activity)
    if not _is_done(person, activity, number):
        raise NothingToRepeat
    opened_round, _is_new = _insert_or_get(
        Round,
        {"person": person, "activity": activity, "number": number + 1},
        opened_at=clock.now(),
        opened_by=actor,
        reason=reason.strip(),
    )
    return opened_round


def _check_right(actor, person, reason):
    """`actor` is None for the system; a person needs the right, and never over themself."""
    if actor is not None and actor == person:
        raise NeverForOneself
    if actor is not None and not may_decide_for(actor, person):
        raise NotYours
    if not reason.strip():
        raise ReasonMissing


def _is_kept(person, event_id):
    return Evidence.objects.filter(person=person, event_id=event_id).exists()


def _is_done(person, activity, round_number):
    return Completion.objects.filter(
        person=person, activity=activity, round=round_number, revoked_at=None
    ).exists()


def _complete(evidence, rule):
    """Write the completion of the round, unless it is already there."""
    completion, is_new = _insert_or_get(
        Completion,
        {
            "person_id": evidence.person_id,
            "activity_id": evidence.activity_id,
            "round": evidence.round,
            "revoked_at": None,
        },
        achieved_at=evidence.happened_at,
        rule=rule,
        evidence=evidence,
    )
    if is_new:
        completion_changed.send(sender=Completion, completion=completion)


def _lock_and_read_round(person, activity):
    """The round under way. The person's row is locked with it: whoever enrols meanwhile either
    has finished, and is found by those who follow completions, or waits and counts this one."""
    last = Round.objects.filter(person=OuterRef("pk"), activity=activity).order_by("-number")
    rows = locked(Person.objects.filter(pk=person.pk))
    return rows.annotate(round=Subquery(last.values("number")[:1])).get().round or 1


def _insert_or_get(model, key, **values):
    """(row, whether it is new). The unique constraint decides between two simultaneous writers.

    Unlike `get_or_create`, writes first and needs no savepoint: two statements, raced or not.
    """
    row = model(**key, **values)
    model.objects.bulk_create([row], ignore_conflicts=True)
    stored = model.objects.get(**key)
    return stored, stored.uuid == row.uuid
