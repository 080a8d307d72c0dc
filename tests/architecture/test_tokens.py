"""Every colour is read on every surface where it stands, in both themes, by everyone."""

from pathlib import Path

from cms.accent import BLOCK, TOKEN, contrast

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"

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


def failing(pairs, least):
    light, dark, _ = themes()
    return [
        f"{theme}: {front} on {back}, {contrast(colours[front], colours[back]):.2f} below {least}"
        for theme, colours in (("light", light), ("dark", light | dark))
        for front, back in pairs
        if contrast(colours[front], colours[back]) < least
    ]


def test_every_text_is_readable_on_every_surface_where_it_stands():
    assert failing(TEXTS, 4.5) == []


def test_every_control_is_told_from_what_surrounds_it():
    assert failing(CONTROLS, 3) == []


def test_the_dark_theme_is_the_same_asked_by_the_system_or_by_the_reader():
    _, preferred, chosen = themes()
    assert preferred == chosen
