"""Which files may be handed in: known kinds, of a reasonable size, and truly what they say.

The name of a file proves nothing: its content is read. Pure: no database.
"""

import zipfile
from pathlib import PurePath

import filetype
from django.utils.translation import gettext_lazy as _
from PIL import Image

from lms.common.errors import DomainError
from lms.common.pictures import without_metadata

MAX_BYTES = 20 * 1024**2
_SIGNED = {  # recognised by their first bytes
    "pdf": {"application/pdf"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "webp": {"image/webp"},
    "mp3": {"audio/mpeg"},
    "m4a": {"audio/mp4", "video/mp4"},
    "mp4": {"video/mp4"},
}
_OFFICE = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "odp": b"application/vnd.oasis.opendocument.presentation",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
EXTENSIONS = (*_SIGNED, *_OFFICE, *_OPEN_DOCUMENT, "txt")
ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"<iframe")


class FileRefused(DomainError):
    code = "file_refused"


def check(file) -> None:
    """Raise FileRefused, with a sentence that says what to do, or return."""
    extension = PurePath(file.name).suffix.lower().lstrip(".")
    if file.size > MAX_BYTES:
        raise FileRefused(
            _("This file weighs more than 20 MB. Make it lighter, or give a link to it."),
            code="file_too_big",
        )
    if file.size == 0:
        raise FileRefused(_("This file is empty. Choose it again."), code="file_empty")
    head = _read(file, 8192)
    if head.startswith(_PROGRAM_STARTS):
        raise FileRefused(
            _("This file is a program. Hand in a document, a picture, a sound or a video."),
            code="file_is_a_program",
        )
    if extension not in EXTENSIONS:
        raise FileRefused(
            _(
                "This kind of file is not accepted. Hand in a document (PDF, Word, LibreOffice), a "
                "picture (JPEG, PNG), a sound (MP3) or a video (MP4)."
            ),
            code="file_kind",
        )
    if not _is_what_it_says(file, extension, head):
        raise FileRefused(
            _(
                "The content of this file is not what its name says (.%(extension)s). Save it "
                "again from the software that made it, then choose it again."
            )
            % {"extension": extension},
            code="file_mismatch",
        )


def cleaned(file):
    """What is kept of a file that was checked: a picture without where and when it was taken."""
    try:
        return without_metadata(file)
    except (OSError, Image.DecompressionBombError, ValueError) as error:
        raise FileRefused(
            _("This picture cannot be opened. Save it again, then choose it again."),
            code="file_mismatch",
        ) from error


def _is_what_it_says(file, extension: str, head: bytes) -> bool:
    if extension == "txt":
        return _is_plain_text(head)
    if extension in _SIGNED:
        kind = filetype.guess(head)
        return kind is not None and kind.mime in _SIGNED[extension]
    return _is_office_document(file, extension)


def _is_plain_text(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return b"\0" not in head and not start.startswith(_MARKUP) and filetype.guess(head) is None


def _is_office_document(file, extension: str) -> bool:
    """A ZIP archive laid out as its format asks, without macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if extension in _OPEN_DOCUMENT:
                with archive.open("mimetype") as entry:
                    return entry.read(100).strip() == _OPEN_DOCUMENT[extension]
            return (
                "[Content_Types].xml" in names
                and any(name.startswith(_OFFICE[extension]) for name in names)
                and not any(name.lower().endswith("vbaproject.bin") for name in names)
            )
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        return False
    finally:
        file.seek(0)


def _read(file, size: int) -> bytes:
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return head
