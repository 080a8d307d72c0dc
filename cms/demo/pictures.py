"""Flat pictures for the demo: a mosaic of the theme's shapes, the same for the same name."""

from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

COLUMNS, ROWS, TILE = 6, 3, 160
FINER = 3  # drawn larger, then reduced: Pillow's shapes have no smooth edge of their own
PAPERS = ["#E2F0EB", "#F2F0F6", "#FBEFE4"]
COLOURS = ["#14594A", "#1B6B58", "#84D6BA", "#4B46A0", "#BDB8FA", "#A6480F", "#F5A876", "#FFE08A"]


def image_of(name: str, title: str):
    """The picture that goes with this name, in Wagtail's library."""
    content = ContentFile(draw(name), name=f"{name[:60]}.png")
    return get_image_model().objects.create(
        title=title,
        description="Formes de couleur, décoratives",
        file=content,
        width=COLUMNS * TILE,
        height=ROWS * TILE,
    )


def draw(name: str) -> bytes:
    chance = Random(name)
    size = TILE * FINER
    picture = Image.new("RGB", (COLUMNS * size, ROWS * size), chance.choice(PAPERS))
    pen = ImageDraw.Draw(picture)
    colours = chance.sample(COLOURS, 4)
    for row in range(ROWS):
        for column in range(COLUMNS):
            shape = chance.choice([circle, triangle, quarter, house, square, None, None])
            if shape:
                shape(pen, column * size, row * size, size, chance.choice(colours))
    picture = picture.resize((COLUMNS * TILE, ROWS * TILE), Image.Resampling.LANCZOS)
    content = BytesIO()
    picture.quantize(32).save(content, "PNG", optimize=True)
    return content.getvalue()


def circle(pen, left, top, size, colour):
    gap = size // 8
    pen.ellipse((left + gap, top + gap, left + size - gap, top + size - gap), fill=colour)


def triangle(pen, left, top, size, colour):
    pen.polygon([(left, top + size), (left, top), (left + size, top + size)], fill=colour)


def quarter(pen, left, top, size, colour):
    pen.pieslice((left - size, top, left + size, top + 2 * size), 270, 360, fill=colour)


def square(pen, left, top, size, colour):
    gap = size // 6
    box = (left + gap, top + gap, left + size - gap, top + size - gap)
    pen.rounded_rectangle(box, size // 10, fill=colour)


def house(pen, left, top, size, colour):
    unit = size // 12
    roof = [(left + unit, top + 6 * unit), (left + 6 * unit, top + unit)]
    pen.polygon([*roof, (left + 11 * unit, top + 6 * unit)], fill=colour)
    pen.rectangle((left + 2 * unit, top + 6 * unit, left + 10 * unit, top + size), fill=colour)
    pen.rectangle((left + 5 * unit, top + 8 * unit, left + 7 * unit, top + size), fill="#FFFFFF")
