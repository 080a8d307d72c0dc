"""Telling of new dates those who asked, once for all the dates planned together.

Seats wait ten minutes, so that a series planned date by date makes one message. Each wish knows
until when it was told, and its message is unique by that moment: a run that was cut, or two at
once, tell nobody twice.
"""

from django.db import transaction
from django.db.models import F

from lms.class_sessions import emails, queries
from lms.class_sessions.models import DateWish
from lms.class_sessions.operations.telling import PORTION, SETTLED_AFTER
from lms.common import clock


def tell_new_dates() -> int:
    """Write to whoever wished for the seats that came to be had; how many were written to."""
    waited_for = DateWish.objects.filter(
        activity__sessions__in=queries.open_to_all(),
        activity__sessions__seats_appeared_at__gt=F("told_at"),
    )
    activities = waited_for.order_by("activity").values_list("activity", flat=True).distinct()
    return sum(_tell_of(activity) for activity in list(activities))


def _tell_of(activity: int) -> int:
    dates = queries.dates_to_be_had(activity)
    appeared = [one.session.seats_appeared_at for one in dates if one.session.seats_appeared_at]
    if not appeared or max(appeared) > clock.now() - SETTLED_AFTER:
        return 0
    news, told = max(appeared), 0
    seated = queries.seats_ahead(activity).values("person")
    wishes = DateWish.objects.filter(activity=activity, told_at__lt=news, person__is_active=True)
    wishes = wishes.exclude(person__in=seated).select_related("person", "activity").order_by("pk")
    while portion := list(wishes[:PORTION]):  # those told are no longer among them
        with transaction.atomic():
            for wish in portion:
                emails.new_dates(wish, dates, news)
            told_now = [wish.pk for wish in portion]
            DateWish.objects.filter(pk__in=told_now).update(told_at=news)
        told += len(portion)
    return told
