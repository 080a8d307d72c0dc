"""A photograph says nothing of where it was taken."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from lms.common.pictures import without_metadata

GPS, ORIENTATION, MODEL = 0x8825, 0x0112, 0x0110


def photograph(format_="JPEG") -> ContentFile:
    """Taken sideways, in a playground, by a telephone that tells everything."""
    picture = Image.new("RGB", (40, 20), "green")
    exif = picture.getexif()
    exif[MODEL], exif[ORIENTATION] = "Telephone", 6
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0)})
    content = BytesIO()
    picture.save(content, format_, exif=exif)
    return ContentFile(content.getvalue(), name="cour.jpg")


def test_the_place_and_the_device_go_and_the_picture_stands_upright():
    for format_ in ("JPEG", "WEBP", "PNG"):
        before = photograph(format_)
        assert Image.open(before).getexif()[MODEL] == "Telephone"
        after = Image.open(without_metadata(before))
        assert dict(after.getexif()) == {}
        assert after.getexif().get_ifd(GPS) == {}
        assert (after.format, after.size) == (format_, (20, 40))


def test_what_is_no_picture_is_left_as_it_is():
    document = ContentFile(b"%PDF-1.7", name="semaine.pdf")
    assert without_metadata(document) is document
    assert document.read() == b"%PDF-1.7"
