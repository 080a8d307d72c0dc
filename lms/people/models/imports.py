"""Files of people: what was asked, line by line, what came of it, and how to take it back."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.common import clock
from lms.common.models import BaseModel
from lms.common.personal_data import ACCOUNTS, End, PersonalData
from lms.people.models.person import Person

UNDONE_WITHIN = timedelta(hours=24)


def private_storage():
    """Out of the public media, which the content origin serves."""
    return FileSystemStorage(
        location=settings.LEVIER_PRIVATE, base_url=None, file_permissions_mode=0o640
    )


def import_path(imported, filename):
    """A random name: the file's own tells where it comes from."""
    return f"people/{uuid4().hex}"


class PeopleImport(BaseModel):
    """One file: first read and shown, then applied by whoever confirms it."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("to confirm")
        APPLYING = "applying", _("being written")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("unreadable")

    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="imports"
    )
    name = models.CharField(_("file"), max_length=150)
    #: As it was sent, then, once read, our own copy without the columns that we do not use.
    file = models.FileField(upload_to=import_path, storage=private_storage, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    failure = models.TextField(blank=True)
    invite = models.BooleanField(default=True)
    previewed = models.BooleanField(default=True)
    #: People of the file, and how many of them the present work is done with.
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    #: Accounts that an undoing left, because they had been used meanwhile.
    kept = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        ACCOUNTS,
        owner="",
        given=("name", "created_at", "state"),
        kept_inside=("failure",),
        files=("file",),
        ends=(End("people_imports", since="created_at"),),
    )

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ("-created_at", "-pk")
        constraints = (
            # Two files that name the same person would otherwise decide on the same past.
            models.UniqueConstraint(
                fields=("state",),
                condition=Q(state__in=("applying", "undoing")),
                name="one_import_of_people_is_written_at_a_time",
            ),
        )

    def __str__(self):
        return self.name

    @property
    def is_at_work(self):
        return self.state in (self.State.READING, self.State.APPLYING, self.State.UNDOING)

    @property
    def undoable_until(self):
        return self.applied_at + UNDONE_WITHIN if self.applied_at else None

    @property
    def can_be_undone(self):
        return self.state == self.State.APPLIED and clock.now() <= self.undoable_until


class PeopleImportRow(models.Model):
    """A line of the file, and what comes of it."""

    class Outcome(models.TextChoices):
        CREATED = "created", pgettext_lazy("line", "created")
        UPDATED = "updated", pgettext_lazy("line", "updated")
        UNCHANGED = "unchanged", pgettext_lazy("line", "unchanged")
        REFUSED = "refused", pgettext_lazy("line", "refused")

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    #: The cells of our columns, in the order of `columns.NAMES`.
    cells = models.JSONField(default=list)
    #: For a refused line, each column and what is wrong in it.
    problems = models.JSONField(default=list)
    #: What was, or would be, done: sentences.
    text = models.TextField(blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="import_rows"
    )
    #: What to put back when the import is undone.
    changes = models.JSONField(default=dict)

    personal_data = PersonalData(
        ACCOUNTS,
        given=("line", "outcome", "text"),
        kept_inside=("cells", "problems", "changes"),
        ends=(End("people_imports", since="people_import__created_at"),),
    )

    class Meta:
        verbose_name = _("line of an import of people")
        verbose_name_plural = _("lines of an import of people")
        ordering = ("line",)
        constraints = (
            models.UniqueConstraint(fields=("people_import", "line"), name="one_row_per_line"),
        )

    def __str__(self):
        return f"{self.people_import} {self.line}"
