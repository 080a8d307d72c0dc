"""Who read a page again, and when: kept apart from its content, which a restored revision changes.

The person who did it stands in Wagtail's own log; nothing here is about anybody.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common import clock
from lms.territory.models import EntRelease


class PageReview(models.Model):
    """An editor read a page again and found it true, after a version of the ENT or in its time."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="reviews", verbose_name=_("page")
    )
    reviewed_at = models.DateTimeField(_("read again on"), default=clock.now)
    release = models.ForeignKey(
        EntRelease,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="reviews",
        verbose_name=_("ENT release"),
    )

    class Meta:
        verbose_name = _("review of a page")
        verbose_name_plural = _("reviews of pages")
        ordering = ("-reviewed_at", "-pk")

    def __str__(self):
        return f"{self.page_id} {self.reviewed_at:%Y-%m-%d}"
