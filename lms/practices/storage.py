"""Where what people hand in is kept: out of the public media, under names that tell nothing."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_storage():
    return FileSystemStorage(
        location=settings.LEVIER_PRIVATE, base_url=None, file_permissions_mode=0o640
    )


def submission_path(submission, filename):
    """A random name; the author's own is kept in `file_name`."""
    return f"practices/{uuid4().hex}{Path(filename).suffix.lower()[:8]}"
