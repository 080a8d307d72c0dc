"""What a project says to its people: notes and who read them, vain searches, what helped.

A note keeps the number it was given at its first publication. Its page may change without a word;
when its editor asks for it to be read again, it is a new version, and what was read before stays
read. Searches, votes and counts of readings are about nobody: words, pages, numbers of times.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common import clock
from lms.common.models import BaseModel
from lms.common.personal_data import EDITING, MESSAGES, PersonalData
from lms.people.models import Person
from lms.territory.models import Organisation


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


class PageCount(BaseModel):
    """How many times a page was read, one day, by visitors or by one profile."""

    #: The page's own uuid (its translation key), which outlives its address.
    page = models.UUIDField(_("page"))
    day = models.DateField(_("day"), default=clock.today)
    #: A code of `Audience`; empty for whoever is not signed in.
    audience = models.CharField(_("profile"), max_length=16, blank=True)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("readings of a page")
        verbose_name_plural = _("readings of pages")
        ordering = ("-day", "page", "audience")
        constraints = (
            models.UniqueConstraint(
                fields=("page", "day", "audience"), name="one_count_of_readings_a_day"
            ),
        )
        indexes = (models.Index(fields=("day",), name="page_counts_by_day"),)

    def __str__(self):
        return f"{self.page} {self.day}"


class NoticeYear(models.Model):
    """The last number given in a year; locked while the next one is given."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return f"{self.year}-{self.last:02d}"


class Notice(BaseModel):
    """An information note as it was announced. `uuid` is its page's, which it outlives."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=255)
    path = models.CharField(_("address"), max_length=500)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    effective_on = models.DateField(_("date of effect"))
    asked = models.CharField(_("what is asked of the reader"), max_length=300, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    #: Codes of `Audience`; none for everybody.
    audiences = models.JSONField(_("profiles"), default=list, blank=True)
    territories = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("territories")
    )
    author = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notices",
        verbose_name=_("author"),
    )
    contact = models.CharField(_("contact"), max_length=160, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    personal_data = PersonalData(
        EDITING, owner="", remains=_("The note, without the name of its author.")
    )

    class Meta:
        verbose_name = _("information note")
        verbose_name_plural = _("information notes")
        ordering = ("-created_at", "-pk")  # as numbers are given: as text, 100 comes before 99

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def stands(self):
        return self.withdrawn_at is None and self.replaced_by_id is None


class ReadReceipt(BaseModel):
    """Somebody says that they have read a version of a note. Written once, never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="read_receipts")
    version = models.PositiveSmallIntegerField(_("version"))
    read_at = models.DateTimeField(_("read on"), default=clock.now)

    personal_data = PersonalData(
        MESSAGES, given=("notice__number", "notice__title", "version", "read_at")
    )

    class Meta:
        verbose_name = _("read receipt")
        verbose_name_plural = _("read receipts")
        ordering = ("-read_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("notice", "person", "version"), name="a_version_is_read_once"
            ),
        )

    def __str__(self):
        return f"{self.notice_id} {self.person_id}"
