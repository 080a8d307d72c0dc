"""Dates of sessions in the reader's zone: "mercredi 9 décembre, 14 h à 15 h"."""

from django import template
from django.utils import timezone

from lms.common import french_dates

register = template.Library()


@register.filter
def when(session):
    """Day and hours; whose hours these are is said when the session lives in another zone."""
    reader_zone = timezone.get_current_timezone_name()
    return french_dates.when(session.starts_at, session.ends_at, session.time_zone, reader_zone)


@register.filter
def hours(session):
    return french_dates.hours(
        session.starts_at, session.ends_at, timezone.get_current_timezone_name()
    )


@register.filter
def hours_there(session):
    """The same hours where the session takes place, named; empty where clocks agree."""
    if not french_dates.differs(
        session.starts_at, session.time_zone, timezone.get_current_timezone_name()
    ):
        return ""
    there = french_dates.hours(session.starts_at, session.ends_at, session.time_zone)
    return f"{there} ({french_dates.zone_name(session.time_zone)})"


@register.filter
def moment(value):
    return french_dates.moment(value, timezone.get_current_timezone_name())


@register.filter
def day(moment):
    return french_dates.day(moment, timezone.get_current_timezone_name())
