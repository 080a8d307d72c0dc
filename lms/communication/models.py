"""What a project says to its people, and what they looked for without finding it.

Nothing here is about anybody in particular: a search is kept as words and a number of times.
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
