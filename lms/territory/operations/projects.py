"""Verbs that place schools in projects."""

from django.db import transaction
from django.db.models import Q

from lms.common import audit
from lms.common.locks import locked
from lms.territory.errors import (
    LeavesBeforeItJoins,
    NotASchool,
    OutsideTheProject,
    SchoolInAnotherProject,
    WaveOfAnotherProject,
)
from lms.territory.models import Organisation, ProjectSchool


@transaction.atomic
def join_project(*, actor, project, school, joined_on, **facts):
    """Put a school in a project from a day; `facts`: wave, planned_on, opened_on, left_on."""
    place = ProjectSchool(project=project, school=school, joined_on=joined_on, **facts)
    return _placed(actor, place, "project.joined")


@transaction.atomic
def change_place(*, actor, place, **changes):
    """Change the days, the wave or the openings of a school in its project."""
    place = locked(place)
    for name, value in changes.items():
        setattr(place, name, value)
    return _placed(actor, place, "project.place_changed")


def leave_project(*, actor, place, left_on):
    """The school leaves at the end of that day, and may join another project the day after."""
    return change_place(actor=actor, place=place, left_on=left_on)


def _placed(actor, place, verb):
    """Save, once nothing stands in the way. The lock on the school makes newcomers queue."""
    locked(Organisation.objects.filter(pk=place.school_id)).get()
    _let_go_of(actor, place.school, place.joined_on)
    _check(place)
    place.save()
    audit.record(
        actor=actor,
        verb=verb,
        target=place,
        project=str(place.project.uuid),
        school=str(place.school.uuid),
    )
    return place


def _let_go_of(actor, school, day):
    """A project that ended before that day holds the school no longer: its place gets its end."""
    held = ProjectSchool.objects.filter(
        school=school, left_on__isnull=True, project__ends_on__lt=day
    ).select_related("project", "school")
    for former in held:
        # A project cut short may have ended before the school came.
        former.left_on = max(former.project.ends_on, former.joined_on)
        former.save(update_fields=["left_on"])
        audit.record(
            actor=actor,
            verb="project.place_changed",
            target=former,
            project=str(former.project.uuid),
            school=str(school.uuid),
        )


def _check(place):
    if place.school.kind != Organisation.Kind.SCHOOL:
        raise NotASchool
    if place.left_on and place.left_on < place.joined_on:
        raise LeavesBeforeItJoins
    if place.wave and place.wave.project_id != place.project_id:
        raise WaveOfAnotherProject
    project = place.project
    if place.joined_on < project.starts_on or (
        project.ends_on and place.joined_on > project.ends_on
    ):
        raise OutsideTheProject.of(project)
    meanwhile = Q(left_on__isnull=True) | Q(left_on__gte=place.joined_on)
    if place.left_on:
        meanwhile &= Q(joined_on__lte=place.left_on)
    others = ProjectSchool.objects.filter(meanwhile, school=place.school).exclude(pk=place.pk)
    other = others.select_related("project").first()
    if other is not None:
        raise SchoolInAnotherProject.of(other)
