"""Verbs of whoever publishes: called by the CMS when a page goes live, moves or goes away."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lms.catalog.errors import (
    KindIsKept,
    NoRequiredStep,
    NoStep,
    RepeatedStep,
    UnknownStep,
    WithdrawnStep,
)
from lms.catalog.models import Activity, Curriculum, CurriculumVersion, Step
from lms.common import audit, clock, jobs
from lms.common.locks import locked


@dataclass(frozen=True)
class StepSpec:
    """One step as an editor composed it; without minutes of its own, it takes the activity's."""

    activity_uuid: UUID
    required: bool = True
    minutes: int | None = None


@transaction.atomic
def publish_activity(
    *,
    actor,
    uuid,
    kind,
    title,
    path,
    minutes,
    summary="",
    details=None,
    audiences=(),
    services=(),
):
    """Make an activity known, or known again, under this title and address.

    `audiences`: whom it is for, none for everybody; `services`: those of the ENT that it is about.
    """
    facts = {
        "title": title,
        "path": path,
        "minutes": minutes,
        "summary": summary,
        "details": details or {},
        "audiences": tuple(audiences),
        "withdrawn_at": None,
    }
    activity, created = Activity.objects.get_or_create(uuid=uuid, defaults={"kind": kind, **facts})
    if created:
        activity.services.set(services)
        audit.record(actor=actor, verb="activity.published", target=activity, kind=kind)
        return activity
    activity = locked(activity)
    if activity.kind != kind:
        raise KindIsKept
    came_back = not activity.is_open
    changed = _write(activity, facts)
    if _tie(activity, services) or changed:
        verb = "activity.reinstated" if came_back else "activity.changed"
        audit.record(actor=actor, verb=verb, target=activity)
    return activity


@transaction.atomic
def withdraw_activity(*, actor, uuid):
    """Take an activity out: nobody is asked for it any more, whoever did it has done it."""
    activity = locked(Activity.objects.filter(uuid=uuid)).get()
    if activity.is_open:
        activity.withdrawn_at = clock.now()
        activity.save(update_fields=["withdrawn_at"])
        audit.record(actor=actor, verb="activity.withdrawn", target=activity)
        # Named by its path: the catalogue knows nothing of those who follow a curriculum.
        jobs.enqueue(
            "lms.enrolment.tasks.waive_withdrawn",
            key=f"waive:{uuid}:{activity.withdrawn_at.timestamp()}",
            activity_uuid=str(uuid),
        )
    return activity


@transaction.atomic
def readdress(*, activity_uuid, path):
    """Follow the page of an activity that moved."""
    Activity.objects.filter(uuid=activity_uuid).update(path=path)


@transaction.atomic
def readdress_curriculum(*, curriculum_uuid, path):
    """Follow the page of a curriculum that moved."""
    Curriculum.objects.filter(uuid=curriculum_uuid).update(path=path)


@transaction.atomic
def publish_curriculum(
    *, actor, uuid, slug, title, path, audience, in_order, steps: Sequence[StepSpec], summary=""
):
    """Make a curriculum followable; its version, new only when its steps or rules changed."""
    if not steps:
        raise NoStep
    if not any(spec.required for spec in steps):
        raise NoRequiredStep
    facts = {
        "slug": slug,
        "title": title,
        "path": path,
        "summary": summary,
        "audience": audience,
        "withdrawn_at": None,
    }
    curriculum, created = Curriculum.objects.get_or_create(uuid=uuid, defaults=facts)
    curriculum = locked(curriculum)
    changed = _write(curriculum, facts)
    version = curriculum.current_version
    digest = _digest(steps, in_order)
    if version is None or version.digest != digest:
        version = _add_version(actor, curriculum, in_order, steps, digest)
    elif not changed:
        return version
    audit.record(
        actor=actor,
        verb="curriculum.published" if created else "curriculum.changed",
        target=curriculum,
        version=version.number,
    )
    return version


@transaction.atomic
def withdraw_curriculum(*, actor, uuid):
    """Close a curriculum to newcomers; those under way may finish."""
    curriculum = locked(Curriculum.objects.filter(uuid=uuid)).get()
    if curriculum.withdrawn_at is None:
        curriculum.withdrawn_at = clock.now()
        curriculum.save(update_fields=["withdrawn_at"])
        audit.record(actor=actor, verb="curriculum.withdrawn", target=curriculum)
    return curriculum


def _write(row, facts):
    """Save what differs; say whether anything did."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _tie(activity, services):
    """Tie it to these services of the ENT; say whether anything changed."""
    told = {service.pk for service in services}
    if told == set(activity.services.values_list("pk", flat=True)):
        return False
    activity.services.set(told)
    return True


def _digest(steps, in_order):
    told = [in_order, [[str(spec.activity_uuid), spec.required, spec.minutes] for spec in steps]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _add_version(actor, curriculum, in_order, steps, digest):
    activities = _activities_of(steps)
    last = curriculum.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = CurriculumVersion.objects.create(
        curriculum=curriculum,
        number=last + 1,
        in_order=in_order,
        digest=digest,
        published_at=clock.now(),
        published_by=actor,
    )
    Step.objects.bulk_create(
        Step(
            version=version,
            position=position,
            activity=activity,
            required=spec.required,
            minutes=spec.minutes or activity.minutes,
        )
        for position, (spec, activity) in enumerate(zip(steps, activities, strict=True), start=1)
    )
    curriculum.current_version = version
    curriculum.save(update_fields=["current_version"])
    return version


def _activities_of(steps):
    """The activities in the order of the steps: each published, open, and there once."""
    known = {
        str(activity.uuid): activity
        for activity in Activity.objects.filter(uuid__in=[spec.activity_uuid for spec in steps])
    }
    found = []
    for spec in steps:
        activity = known.get(str(spec.activity_uuid))
        if activity is None:
            raise UnknownStep
        if activity in found:
            raise RepeatedStep(activity.title)
        if not activity.is_open:
            raise WithdrawnStep(activity.title)
        found.append(activity)
    return found
