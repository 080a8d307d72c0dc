"""Verbs that place schools in projects."""

from django.db import transaction
from django.db.models import F, Q

from lms.common import audit
from lms.common.locks import locked
from lms.territory.errors import (
    LeavesBeforeItJoins,
    NotASchool,
    OpensBeforeItJoins,
    OutsideTheProject,
    SchoolInAnotherProject,
    WaveOfAnotherProject,
)
from lms.territory.models import Organisation, ProjectSchool


@transaction.atomic
def join_project(*, actor, project, school, joined_on, **facts):
    """Put a school in a project from a day; `facts`: wave, planned_on, opened_on, left_on."""
    _queue_for(school.pk)
    place = ProjectSchool(project=project, school=school, joined_on=joined_on, **facts)
    _refuse_outside(place)
    return _placed(actor, place, "project.joined")


@transaction.atomic
def change_place(*, actor, place, **changes):
    """Change the days, the wave or the openings of a school in its project."""
    _queue_for(place.school_id)
    place = locked(place)
    joined_on = place.joined_on
    for name, value in changes.items():
        setattr(place, name, value)
    # The days of a project may have been moved since: whoever came before can still leave.
    if place.joined_on != joined_on:
        _refuse_outside(place)
    return _placed(actor, place, "project.place_changed")


def leave_project(*, actor, place, left_on):
    """The school leaves at the end of that day, and may join another project the day after."""
    return change_place(actor=actor, place=place, left_on=left_on)


def _queue_for(school_pk):
    """Whoever places a school waits for the others who do; always before any other lock."""
    locked(Organisation.objects.filter(pk=school_pk)).get()


def _placed(actor, place, verb):
    """Save, once nothing stands in the way."""
    _let_go(actor, place)
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


def _let_go(actor, place):
    """A project that ended before that day, or before the school came to it, holds the school no
    longer: its place gets its end."""
    held = ProjectSchool.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=F("project__ends_on")),
        Q(project__ends_on__lt=place.joined_on) | Q(project__ends_on__lt=F("joined_on")),
        school=place.school,
    ).select_related("project")
    for former in held.exclude(pk=place.pk):
        # A project cut short may have ended before the school came.
        last_day = max(former.project.ends_on, former.joined_on)
        if former.left_on == last_day:
            continue
        former.left_on = last_day
        former.save(update_fields=["left_on"])
        audit.record(
            actor=actor,
            verb="project.place_changed",
            target=former,
            project=str(former.project.uuid),
            school=str(place.school.uuid),
        )


def _check(place):
    if place.school.kind != Organisation.Kind.SCHOOL:
        raise NotASchool
    if place.left_on and place.left_on < place.joined_on:
        raise LeavesBeforeItJoins
    if place.opened_on and place.opened_on < place.joined_on:
        raise OpensBeforeItJoins
    if place.wave and place.wave.project_id != place.project_id:
        raise WaveOfAnotherProject
    meanwhile = Q(left_on__isnull=True) | Q(left_on__gte=place.joined_on)
    if place.left_on:
        meanwhile &= Q(joined_on__lte=place.left_on)
    others = ProjectSchool.objects.filter(meanwhile, school=place.school).exclude(pk=place.pk)
    others = others.exclude(project__ends_on__lt=F("joined_on"))  # it never was in that one
    other = others.select_related("project").first()
    if other is not None:
        raise SchoolInAnotherProject.of(other)


def _refuse_outside(place):
    project = place.project
    is_over = project.ends_on and place.joined_on > project.ends_on
    if place.joined_on < project.starts_on or is_over:
        raise OutsideTheProject.of(project)
