"""A project's own accent colour: its shades in both themes, and whether people can read it.

Contrast is the ratio of WCAG 2.1 (success criteria 1.4.3 and 1.4.11), computed on sRGB colours
written `#rrggbb`. The colours that surround the accent are read from the tokens themselves.
"""

import re
from functools import cache

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

TEXT = 4.5
BLACK, WHITE = "#000000", "#ffffff"
BLOCK = re.compile(r":root[^{]*\{([^}]*)\}")
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
#: How the other shades come from the accent: mixed with what, in which part.
SHADES = {
    "light": {"accent-strong": (BLACK, 0.3), "accent-soft": ("surface", 0.88)},
    "dark": {"accent-strong": (WHITE, 0.35), "accent-soft": ("surface", 0.8)},
}
THEMES = {"light": _("in the light theme"), "dark": _("in the dark theme")}
PAIRS = [
    ("accent", "paper", _("the accent on the page")),
    ("accent", "surface", _("the accent on a card")),
    ("accent", "sunken", _("the accent on a sunken surface")),
    ("accent", "accent-soft", _("the accent on its own tint")),
    ("on-accent", "accent", _("the words of a button on the accent")),
    ("on-accent", "accent-strong", _("the words of a pressed button")),
]


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same colour) to 21 (black and white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, part: float) -> str:
    """`colour` with this part of `other` in it."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)


@cache
def tokens() -> dict[str, dict[str, str]]:
    """{theme: {token: colour}}, as the stylesheet has them without a project's accent."""
    text = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = (dict(TOKEN.findall(block)) for block in BLOCK.findall(text)[:2])
    return {"light": light, "dark": light | dark}


def shades(theme: str, accent: str) -> dict[str, str]:
    """The accent and what is derived from it, by token."""
    around = tokens()[theme]
    derived = {
        name: mix(accent, around.get(other, other), part)
        for name, (other, part) in SHADES[theme].items()
    }
    return {"accent": accent.lower(), **derived}


def for_the_dark(accent: str) -> str:
    """The same hue, as light as it takes to be read in the dark theme."""
    lighter = (mix(accent, WHITE, percent / 100) for percent in range(0, 100, 5))
    return next((colour for colour in lighter if not problems("dark", colour)), WHITE)


def problems(theme: str, accent: str) -> list[str]:
    """A sentence for each pair of colours that cannot be read; none when all can."""
    colours = tokens()[theme] | shades(theme, accent)
    measured = [(words, contrast(colours[front], colours[back])) for front, back, words in PAIRS]
    return [
        _("Too little contrast %(theme)s: %(pair)s reaches %(ratio)s, and needs at least 4.5.")
        % {"theme": THEMES[theme], "pair": words, "ratio": number_format(ratio, 2)}
        for words, ratio in measured
        if ratio < TEXT
    ]


def stylesheet(light: str, dark: str) -> str:
    """The tokens that this accent replaces, in the order and under the conditions of tokens.css."""
    day, night = (
        "".join(f"--{name}:{colour};" for name, colour in shades(theme, accent).items())
        for theme, accent in (("light", light), ("dark", dark))
    )
    return (
        f":root{{{day}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{night}}}}}\n"
        f":root[data-theme=dark]{{{night}}}\n"
    )
