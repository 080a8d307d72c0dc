"""Reads: what readers looked for in vain, lately."""

from datetime import timedelta

from django.db.models import QuerySet

from lms.common import clock
from lms.communication.models import SearchMiss

LATELY = timedelta(days=90)


def searches_without_result() -> QuerySet[SearchMiss]:
    """The most frequent first, of the last three months."""
    return SearchMiss.objects.filter(last_on__gte=clock.today() - LATELY)
