"""Verbs of following a curriculum.

Enrolling and changing version lock the person's row, as whoever records evidence does: a completion
being written is either counted here, or finds the enrolment.
"""

from django.db import transaction

from lms.catalog.models import Activity, Step
from lms.common import clock
from lms.common.locks import locked
from lms.enrolment import counters
from lms.enrolment.errors import Closed, NotEnrolled, NotYours, WithoutAccount
from lms.enrolment.models import Enrolment, Waiver
from lms.people.models import Person
from lms.people.permissions import is_manager
from lms.people.queries import people_visible_to
from lms.progress.models import Completion

WAIVING_BATCH = 500


@transaction.atomic
def enrol(*, actor, person, curriculum, origin=Enrolment.Origin.SELF, due_on=None):
    """Follow a curriculum in its current version; what is already done counts at once."""
    if actor not in (None, person) and not _follows(actor, person):
        raise NotYours
    _lock_person(person)
    enrolment = Enrolment.objects.filter(person=person, curriculum=curriculum).first()
    if enrolment:
        return enrolment
    if curriculum.withdrawn_at or not curriculum.current_version_id:
        raise Closed
    if curriculum.without_account:
        raise WithoutAccount
    enrolment = Enrolment.objects.create(
        person=person,
        curriculum=curriculum,
        version_id=curriculum.current_version_id,
        origin=origin,
        enrolled_by=actor,
        enrolled_at=clock.now(),
        due_on=due_on,
        required_total=0,
    )
    return _settle(enrolment)


@transaction.atomic
def take_version(*, actor, enrolment):
    """Move to the current version: what is done counts, only what is new remains."""
    if actor not in (None, enrolment.person) and not _follows(actor, enrolment.person):
        raise NotEnrolled
    _lock_person(enrolment.person)
    enrolment = locked(enrolment)
    current = enrolment.curriculum.current_version
    if current.number <= enrolment.version.number:
        return enrolment
    enrolment.version = current
    enrolment.save(update_fields=["version"])
    return _settle(enrolment)


def waive_withdrawn(*, activity_uuid):
    """Stop asking for a withdrawn activity those who had not done it. Safe to repeat."""
    activity = Activity.objects.get(uuid=activity_uuid)
    if activity.is_open:  # published again before the job ran
        return
    last = 0
    while ids := list(_not_waived(activity).filter(pk__gt=last)[:WAIVING_BATCH]):
        last = ids[-1]
        _waive_batch(activity, ids)


@transaction.atomic
def _waive_batch(activity, ids):
    rows = locked(Enrolment.objects.filter(pk__in=ids)).order_by("pk")
    still = set(rows.values_list("pk", flat=True)) & set(_not_waived(activity).filter(pk__in=ids))
    now = clock.now()
    Waiver.objects.bulk_create(
        [Waiver(enrolment_id=pk, activity=activity, waived_at=now) for pk in sorted(still)],
        ignore_conflicts=True,
    )
    counters.refresh(still, moved=False)


def _not_waived(activity):
    """Ids of the enrolments that ask for this activity, not done and not waived."""
    versions = Step.objects.filter(activity=activity).values("version")
    done = Completion.objects.filter(activity=activity, revoked_at=None).values("person")
    waived = Waiver.objects.filter(activity=activity).values("enrolment")
    return (
        Enrolment.objects.filter(version__in=versions)
        .exclude(person__in=done)
        .exclude(pk__in=waived)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _settle(enrolment):
    """Waive what is withdrawn from its version, and count what is done."""
    withdrawn = Activity.objects.filter(
        steps__version=enrolment.version_id, withdrawn_at__isnull=False
    ).exclude(completions__in=Completion.objects.filter(person=enrolment.person, revoked_at=None))
    Waiver.objects.bulk_create(
        [
            Waiver(enrolment=enrolment, activity=activity, waived_at=clock.now())
            for activity in withdrawn
        ],
        ignore_conflicts=True,
    )
    counters.refresh([enrolment.pk], moved=False)
    enrolment.refresh_from_db()
    return enrolment


def _lock_person(person):
    locked(Person.objects.filter(pk=person.pk)).get()


def _follows(actor, person):
    return is_manager(actor) and people_visible_to(actor).filter(pk=person.pk).exists()
