"""Pictures as people hand them in: what they show stays, what the device wrote beside goes.

A photograph tells where it was taken, when, and by which device. Nobody asked for that, and in a
school it tells where children are.
"""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")


def without_metadata(file):
    """The same picture, upright, without its metadata; a file that is no picture as it is."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            if picture.format not in FORMATS:
                file.seek(0)
                return file
            format_ = picture.format
            upright = ImageOps.exif_transpose(picture)
            kept = {"icc_profile": picture.info.get("icc_profile")}
            cleaned = BytesIO()
            upright.info = {}
            quality = {} if format_ == "PNG" else {"quality": 90}
            upright.save(cleaned, format_, **quality, **{k: v for k, v in kept.items() if v})
    except UnidentifiedImageError:
        file.seek(0)
        return file
    return ContentFile(cleaned.getvalue(), name=file.name)
