"""A directory file sent from the screen: looked at first, written when somebody confirms."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import EDITING, PersonalData


def private_storage():
    return FileSystemStorage(
        location=settings.LEVIER_PRIVATE, base_url=None, file_permissions_mode=0o640
    )


def kept_under(record, filename):
    return f"imports/{uuid4().hex}.csv"


class SchoolImport(BaseModel):
    """One file of the directory, from its preview to what it did."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("Waiting for your confirmation")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Written")
        FAILED = "failed", _("Failed")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="school_imports",
        verbose_name=_("author"),
    )
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(storage=private_storage, upload_to=kept_under)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    report = models.JSONField(default=dict, help_text=_("What it would do, then what it did."))
    applied_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(EDITING, owner="", remains=_("The import, without its author."))

    class Meta:
        verbose_name = _("import of schools")
        verbose_name_plural = _("imports of schools")
        ordering = ("-created_at", "-pk")

    def __str__(self):
        return self.file_name
