"""The counters of enrolments, as the database computes them from completions.

Counted anew rather than added to: a counter cannot drift, whatever happened before. Callers hold
the rows' locks, so that the counting statement sees every completion of those who held them before.
"""

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from lms.catalog.models import Step
from lms.common import clock
from lms.enrolment.models import Enrolment, Waiver
from lms.enrolment.signals import curriculum_completed
from lms.progress.models import Completion


def _count(steps):
    return Coalesce(
        Subquery(steps.order_by().values("version").annotate(n=Count("pk")).values("n")), 0
    )


def _is_done():
    return Exists(
        Completion.objects.filter(
            person=OuterRef(OuterRef("person")), activity=OuterRef("activity"), revoked_at=None
        )
    )


def _required_steps():
    return Step.objects.filter(version=OuterRef("version"), required=True)


def required_total():
    """The steps asked of an enrolment; one that was waived counts again if it is done after all."""
    waived = Waiver.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), activity=OuterRef("activity")
    )
    return _count(_required_steps().filter(_is_done() | ~Exists(waived)))


def required_done():
    return _count(_required_steps().filter(_is_done()))


def reopen(enrolment_ids, revoked):
    """No longer finished, those of these locked enrolments that asked for what was taken back.

    Done again, it finishes them again, which is announced.
    """
    done_otherwise = Completion.objects.filter(
        person=revoked.person_id, activity=revoked.activity_id, revoked_at=None
    )
    if done_otherwise.exists():
        return
    asking = Step.objects.filter(activity=revoked.activity_id, required=True).values("version")
    Enrolment.objects.filter(pk__in=enrolment_ids, completed_version__in=asking).update(
        completed_at=None, completed_version=None
    )


def refresh(enrolment_ids, *, moved=True):
    """Count these locked enrolments again, and announce those that are now finished."""
    enrolments = Enrolment.objects.filter(pk__in=enrolment_ids)
    changes = {"required_total": required_total(), "required_done": required_done()}
    if moved:
        changes["last_progress_at"] = clock.now()
    enrolments.update(**changes)
    finished = enrolments.filter(required_total__gt=0, required_done=F("required_total"))
    for enrolment in finished.exclude(completed_version=F("version")):
        enrolment.completed_version_id = enrolment.version_id
        enrolment.completed_at = enrolment.completed_at or clock.now()
        enrolment.save(update_fields=["completed_version", "completed_at"])
        curriculum_completed.send(sender=Enrolment, enrolment=enrolment)
