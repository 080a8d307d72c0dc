"""Reads of what can be learnt; all of it is public."""

from lms.catalog.models import Activity, Curriculum, Step
from lms.territory.models import Audience


def open_activities():
    """Activities that are not withdrawn."""
    return Activity.objects.filter(withdrawn_at=None)


def open_curricula(audience=""):
    """Curricula one may enrol in; with an audience, the ones meant for it or for everyone."""
    curricula = Curriculum.objects.filter(withdrawn_at=None, current_version__isnull=False)
    if audience:
        curricula = curricula.filter(audience__in=(audience, Audience.EVERYONE))
    return curricula.select_related("current_version")


def steps_of(versions):
    """The steps of these versions in order, with their activities: one query."""
    return (
        Step.objects.filter(version__in=versions)
        .select_related("activity")
        .order_by("version", "position")
    )
