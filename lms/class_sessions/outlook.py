"""What planning a date means before it is done: which days a repetition gives, what stands there.

It warns and blocks nothing: a trainer may know better.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.class_sessions.models import ClassSession
from lms.common import french_dates
from lms.territory.queries import days_off

State = ClassSession.State
#: Dates of a series at most: a school year of Wednesdays.
MOST_DATES = 40
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Outlook:
    """`days` in words, `skipped`: (day, name of the holiday), `warnings`: sentences."""

    days: list[str]
    skipped: list[tuple[str, str]]
    warnings: list[str]


def repeated(
    first: date, until: date, weeks: int, off: Mapping[date, str]
) -> tuple[list[date], dict[date, str]]:
    """(the days kept, those left out with their holiday): each so many weeks from a first day,
    which was chosen and so is kept, to a last one included."""
    days = [first]
    while (following := days[-1] + timedelta(weeks=weeks)) <= until:
        days.append(following)
    skipped = {day: off[day] for day in days[1:] if day in off}
    return [day for day in days if day not in skipped], skipped


def warnings(
    spans: list[Span], *, trainers: Iterable, place: str, organisation, activity, time_zone: str
) -> list[str]:
    """What stands on these dates already, in the order of the dates: three queries, whatever they
    are and however many."""
    zone = ZoneInfo(time_zone)
    days = [start.astimezone(zone).date() for start, _end in spans]
    off = days_off(organisation, min(days), max(days)) if organisation else {}
    others = _others_on(spans, set(trainers), place, activity)
    found = []
    for day, span in zip(days, spans, strict=True):
        if day in off:
            found.append(_holiday_words(day, off[day], organisation))
        found += _overlaps(day, span, others, set(trainers), place, activity, zone)
    return found


def _others_on(spans, trainers, place, activity) -> list[ClassSession]:
    """The sessions of those days that share a trainer, a room or the class."""
    around = timedelta(days=1)
    shared = Q(trainers__in=trainers)
    if place:
        shared |= Q(place__iexact=place)
    if activity:
        shared |= Q(activity=activity)
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    rows = ClassSession.objects.exclude(state=State.CANCELLED).filter(
        shared, starts_at__lt=last + around, ends_at__gt=first - around
    )
    return list(rows.distinct().select_related("activity").prefetch_related("trainers"))


def _overlaps(day, span, others, trainers, place, activity, zone):
    start, end = span
    for other in others:
        told = {
            "day": french_dates.day(day),
            "title": other.activity.title,
            "hours": french_dates.hours(other.starts_at, other.ends_at, zone.key),
        }
        if other.starts_at < end and other.ends_at > start:
            for person in sorted(trainers & set(other.trainers.all()), key=str):
                words = _("%(day)s: %(person)s gives “%(title)s” from %(hours)s.")
                yield words % (told | {"person": person})
            if place and place.casefold() == other.place.casefold():
                words = _("%(day)s: %(place)s is taken by “%(title)s” from %(hours)s.")
                yield words % (told | {"place": other.place})
        elif other.activity == activity and other.starts_at.astimezone(zone).date() == day:
            yield _("%(day)s: the same class is held from %(hours)s too.") % told


def _holiday_words(day, name, organisation) -> str:
    words = _("%(day)s: %(holiday)s, %(place)s.")
    return words % {"day": french_dates.day(day), "holiday": name, "place": organisation.name}
