"""Reads: what readers looked for in vain lately, what did not help them."""

from datetime import timedelta

from django.db.models import F, QuerySet, Sum

from lms.common import clock
from lms.communication.models import PageVote, SearchMiss

LATELY = timedelta(days=90)


def searches_without_result() -> QuerySet[SearchMiss]:
    """The most frequent first, of the last three months."""
    return SearchMiss.objects.filter(last_on__gte=clock.today() - LATELY)


def least_helpful(least: int = 3) -> QuerySet:
    """{page, helped, did_not} of the last three months, where `least` readers and at least half of
    those who answered were not helped; the most such answers first."""
    lately = PageVote.objects.filter(day__gte=clock.today() - LATELY).order_by().values("page")
    summed = lately.annotate(yes=Sum("helped"), no=Sum("did_not"))
    return summed.filter(no__gte=least).filter(no__gte=F("yes")).order_by("-no", "yes", "page")
