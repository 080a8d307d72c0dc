"""What a project says to its people: what they looked for in vain, what helped them.

Nothing here is about anybody in particular: words, pages and numbers of times.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common import clock
from lms.common.models import BaseModel


class SearchMiss(BaseModel):
    """Words that were searched and found nowhere, how often, and the last day."""

    words = models.CharField(_("words"), max_length=60, unique=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    last_on = models.DateField(_("last searched on"), default=clock.today)

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ("-times", "-last_on", "words")

    def __str__(self):
        return self.words


class PageVote(BaseModel):
    """How many readers of a page said, one day, that it helped them or did not."""

    #: The page's own uuid (its translation key), which outlives its address.
    page = models.UUIDField(_("page"))
    day = models.DateField(_("day"), default=clock.today)
    helped = models.PositiveIntegerField(_("helped"), default=0)
    did_not = models.PositiveIntegerField(_("did not help"), default=0)

    class Meta:
        verbose_name = _("readers' answers")
        verbose_name_plural = _("readers' answers")
        ordering = ("-day", "page")
        constraints = (
            models.UniqueConstraint(fields=("page", "day"), name="one_count_of_votes_a_day"),
        )

    def __str__(self):
        return f"{self.page} {self.day}"
