"""Verbs: noting what people looked for in vain, and whether a page helped them."""

import re
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from lms.common import clock, throttle
from lms.communication.models import PageVote, SearchMiss
from lms.communication.queries import searches_without_result

SHORTEST, LONGEST = 3, 60
ONE_DAY = 24 * 3600
#: Different words kept at most: a machine that searches at random fills nothing.
MOST = 5000
#: An address, or a number long enough to be somebody's: not kept.
SOMEBODYS = re.compile(r"@|\d{5}")


def note_search_without_result(*, words: str) -> SearchMiss | None:
    """Count these words once more; None where they are too short, too long, or might be somebody's.

    Nobody is asked who searches: there is no actor, and nothing of the request is kept.
    """
    words = " ".join(words.lower().split())
    if not SHORTEST <= len(words) <= LONGEST or SOMEBODYS.search(words):
        return None
    again = {"times": F("times") + 1, "last_on": clock.today()}
    if not SearchMiss.objects.filter(words=words).update(**again):
        if SearchMiss.objects.count() >= MOST:
            return None
        try:
            with transaction.atomic():
                return SearchMiss.objects.create(words=words)
        except IntegrityError:  # the same words, at the same moment
            SearchMiss.objects.filter(words=words).update(**again)
    return SearchMiss.objects.get(words=words)


def forget_old_searches() -> int:
    """Drop the words that nobody searched for three months; how many."""
    old = SearchMiss.objects.exclude(pk__in=searches_without_result().values("pk"))
    return old.delete()[0]


def say_whether_it_helped(*, page: UUID, helped: bool, voter: str) -> bool:
    """Count a reader's answer; False for a second one from the same place within the day.

    `voter` tells readers apart for that day, and is kept nowhere.
    """
    if not throttle.allow(f"vote:{page}:{voter}", 1, ONE_DAY):
        return False
    one_more = {"helped": F("helped") + 1} if helped else {"did_not": F("did_not") + 1}
    with transaction.atomic():
        PageVote.objects.get_or_create(page=page, day=clock.today())
        PageVote.objects.filter(page=page, day=clock.today()).update(**one_more)
    return True
