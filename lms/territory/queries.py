"""Reads of the tree. Ids only are compared: `path` holds the ids of the ancestors, "/1/5/8/"."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from lms.territory.models import (
    EntProject,
    Organisation,
    ProjectSchool,
    PublicHoliday,
    SchoolHoliday,
)


def organisations_under(organisations):
    """These organisations and everything below them, as a queryset.

    Takes any iterable of organisations; the closed ones are included, since what happened there
    stays readable.
    """
    branches = Q(pk__in=[])
    for organisation in organisations:
        branches |= Q(path__startswith=organisation.path)
    return Organisation.objects.filter(branches)


def open_schools(on):
    """Schools open on that day."""
    return (
        Organisation.objects.filter(kind=Organisation.Kind.SCHOOL)
        .exclude(valid_to__lt=on)
        .exclude(valid_from__gt=on)
    )


# --- Projects ------------------------------------------------------------------------------------


def _in_place(on):
    """In a project on that day; nobody is in one that is not under way."""
    not_left = Q(left_on__isnull=True) | Q(left_on__gte=on)
    not_ended = Q(project__ends_on__isnull=True) | Q(project__ends_on__gte=on)
    return Q(not_left, not_ended, joined_on__lte=on, project__starts_on__lte=on)


def place_of(school, on):
    """The place of a school in its project on that day, or None."""
    places = ProjectSchool.objects.filter(_in_place(on), school=school)
    return places.select_related("project", "wave").first()


def schools_opened(on):
    """The schools whose ENT is open on that day, in whatever project."""
    places = ProjectSchool.objects.filter(_in_place(on), opened_on__lte=on)
    return open_schools(on).filter(pk__in=places.values("school"))


def projects_owned_by(organisations):
    return EntProject.objects.filter(owner__in=organisations)


def projects_joined_by(organisations):
    """The projects that these organisations own, or take part in as partners."""
    organisations = list(organisations)
    found = Q(owner__in=organisations) | Q(partners__in=organisations)
    return EntProject.objects.filter(pk__in=EntProject.objects.filter(found).values("pk"))


def schools_of(projects, on):
    """The schools of these projects on that day, wherever they stand in the tree."""
    places = ProjectSchool.objects.filter(_in_place(on), project__in=projects)
    return Organisation.objects.filter(pk__in=places.values("school"))


# --- Days without class --------------------------------------------------------------------------


def holidays_of(organisation, start, end):
    """The school holidays that an organisation has between two days, both included."""
    return SchoolHoliday.objects.filter(
        zone=organisation.zone, applies=True, starts_on__lte=end, ends_on__gte=start
    )


def public_holidays_of(organisation, start, end):
    """The public holidays of an organisation's territory between two days, both included."""
    return PublicHoliday.objects.filter(
        calendar=organisation.public_calendar, applies=True, day__range=(start, end)
    )


@dataclass(frozen=True)
class Closure:
    """Days without class under one name, the first and the last included."""

    name: str
    first: date
    last: date


def closures_of(organisation, start, end) -> list[Closure]:
    """The school holidays, whole, then the public ones, that touch the days between two."""
    school = holidays_of(organisation, start, end).order_by("starts_on")
    public = public_holidays_of(organisation, start, end).order_by("day")
    return [Closure(one.name, one.starts_on, one.ends_on) for one in school] + [
        Closure(one.name, one.day, one.day) for one in public
    ]


def days_off(organisation, start, end) -> dict:
    """{day: name of the holiday} between two days, both included; weekends are no holidays."""
    return spread(closures_of(organisation, start, end), start, end)


def spread(closures, start, end) -> dict:
    """{day: name of its closure} between two days; where two meet, the last told wins."""
    off = {}
    for closure in closures:
        day = max(start, closure.first)
        while day <= min(end, closure.last):
            off[day] = closure.name
            day += timedelta(days=1)
    return off
