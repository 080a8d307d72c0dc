"""Small files with real content, as browsers send them."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200
_drawing = BytesIO()
Image.new("RGB", (4, 4)).save(_drawing, "PNG")
PNG = _drawing.getvalue()


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def archive(**entries: bytes) -> bytes:
    """A ZIP file whose entries are named with __ for a dot and ___ for a slash."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in entries.items():
            made.writestr(name.replace("___", "/").replace("__", "."), content)
    return buffer.getvalue()


def word(**more: bytes) -> bytes:
    parts = {"[Content_Types]__xml": b"<Types/>", "word___document__xml": b"<w/>"}
    return archive(**parts, **more)
