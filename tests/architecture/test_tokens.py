"""Every colour is read on every surface where it stands, in both themes, by everyone."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
BLOCK = re.compile(r":root[^{]*\{([^}]*)\}")
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")

SURFACES = ("paper", "surface", "sunken")
STATES = ("ok", "warn", "bad", "info", "communication", "training", "assistance")
TEXTS = (
    [(text, surface) for text in ("ink", "ink-2", "accent") for surface in SURFACES]
    + [(state, surface) for state in STATES for surface in (*SURFACES, f"{state}-soft")]
    + [(text, f"{state}-soft") for state in STATES for text in ("ink", "ink-2")]
    + [("ink", "accent-soft"), ("accent", "accent-soft"), ("accent-strong", "paper")]
    + [("ink", "chalk-soft"), ("on-chalk", "chalk"), ("on-accent", "accent")]
    + [("on-accent", "accent-strong"), ("on-board", "board")]
)
CONTROLS = [
    (edge, surface) for edge in ("line-strong", "accent", "bad") for surface in SURFACES
] + [("board-fill", "board"), ("chalk", "board"), ("ink", "paper"), ("on-board", "board")]


def themes():
    light, preferred_dark, chosen_dark = (
        dict(TOKEN.findall(block)) for block in BLOCK.findall(TOKENS.read_text())
    )
    return light, preferred_dark, chosen_dark


def luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def failing(pairs, least):
    light, dark, _ = themes()
    return [
        f"{theme}: {front} on {back}, {contrast(colours[front], colours[back]):.2f} below {least}"
        for theme, colours in (("light", light), ("dark", light | dark))
        for front, back in pairs
        if contrast(colours[front], colours[back]) < least
    ]


def test_contrast_is_computed_as_the_guidelines_do():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_text_is_readable_on_every_surface_where_it_stands():
    assert failing(TEXTS, 4.5) == []


def test_every_control_is_told_from_what_surrounds_it():
    assert failing(CONTROLS, 3) == []


def test_the_dark_theme_is_the_same_asked_by_the_system_or_by_the_reader():
    _, preferred, chosen = themes()
    assert preferred == chosen
