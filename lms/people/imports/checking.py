"""What a line asks for, or why it cannot be taken. Pure: the database is not looked at."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from lms.people.imports import columns
from lms.people.imports.reader import MAX_CELL, Line
from lms.people.models import Role
from lms.territory import uai

FORMULA_STARTS = ("=", "+", "-", "@")
MAX_NAME = 80
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# UTF-8 that was read as windows-1252 once (Ã©), or letters that were lost (�).
DAMAGED = re.compile(r"Ã[\u0080-\u00bf]|Ã[€-™]|\ufffd")
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)
_is_email = EmailValidator()
#: Cells whose few values come back line after line; what is refused is said anew each time.
_remembered = lru_cache(maxsize=10_000)


class Problem(NamedTuple):
    column: str  # the title that the reader knows
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A person, their post and its days, as a line says them."""

    line: Line
    email: str
    first_name: str
    last_name: str
    place: str
    level: str
    audience: str
    role: str
    starts_on: date | None
    ends_on: date | None

    @property
    def whole_code(self):
        """With the zeros that spreadsheets take away from the code of a department."""
        return self.place.zfill(3) if self.place.isdecimal() else self.place

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}"


def email_of(line: Line) -> str:
    """The address that gathers the lines of one person, right or wrong."""
    return line.cells[0].lower()


def check(line: Line) -> Asked | list[Problem]:
    """What the line asks for, or everything that is wrong in it."""
    cells = dict(zip(columns.NAMES, line.cells, strict=True))
    problems = _general_problems(line, cells)
    found = {}
    for name, text in cells.items():
        try:
            found[name] = READERS[name](text)
        except ValueError as error:
            if not any(columns.TITLES[name] == one.column for one in problems):
                problems.append(Problem(columns.TITLES[name], str(error)))
    if not problems:
        starts_on, ends_on = found["starts_on"], found["ends_on"]
        if starts_on and ends_on and ends_on < starts_on:
            problems = [Problem(columns.TITLES["ends_on"], _("the post ends before it starts."))]
    return problems or Asked(line=line, **found)


def _general_problems(line, cells) -> list[Problem]:
    problems = []
    if line.numen_in:
        problems.append(
            Problem(
                line.numen_in,
                _("this looks like a NUMEN, which must not leave your own files. It was not kept."),
            )
        )
    for name, text in cells.items():
        if text.startswith(FORMULA_STARTS):
            message = _("a cell cannot begin with “%(sign)s”: write its value.") % {"sign": text[0]}
            problems.append(Problem(columns.TITLES[name], message))
        elif len(text) >= MAX_CELL:
            problems.append(Problem(columns.TITLES[name], _("this cell is too long.")))
    return problems


# --- Cells ---------------------------------------------------------------------------------------


def _email(text: str) -> str:
    text = _said(text).lower()
    try:
        _is_email(text)
    except ValidationError as error:
        raise ValueError(_("“%(text)s” is not an e-mail address.") % {"text": text[:60]}) from error
    if len(text) > 254:
        raise ValueError(_("this cell is too long."))
    return text


@_remembered
def _name(text: str) -> str:
    text = " ".join(_said(text).split())
    if DAMAGED.search(text):
        raise ValueError(
            _("the accents of “%(text)s” are damaged: export the file again in UTF-8.")
            % {"text": text[:60]}
        )
    if not any(sign.isalpha() for sign in text) or re.search(r"[\d<>@;=\x00-\x1f]", text):
        raise ValueError(_("“%(text)s” is not a name.") % {"text": text[:60]})
    if len(text) > MAX_NAME:
        raise ValueError(_("this cell is too long."))
    # Lists often shout: MORVAN, LE GOFF.
    return text.title() if text.isupper() and len(text) > 1 else text


@_remembered
def _place(text: str) -> str:
    code = uai.normalised(_said(text))
    if uai.SHAPE.fullmatch(code) and not uai.is_uai(code):
        raise ValueError(
            _("the school code %(code)s does not exist (expected letter: %(letter)s).")
            % {"code": code, "letter": uai.expected_letter(code[:-1])}
        )
    return code


def _word(vocabulary, text: str, otherwise: Callable[[], str]) -> str:
    try:
        return str(vocabulary[columns.plain(text)].value)
    except KeyError as error:
        raise ValueError(otherwise() % {"text": text[:60]}) from error


@_remembered
def _audience(text: str) -> str:
    if columns.plain(_said(text)) in columns.CHILD_OR_FAMILY:
        raise ValueError(_("pupils and families have no account: leave them out of the file."))
    return _word(
        columns.AUDIENCE_OF,
        text,
        lambda: _("“%(text)s” is not a profile. For example: enseignant, directeur, atsem."),
    )


@_remembered
def _role(text: str) -> str:
    if not text:
        return str(Role.LEARNER.value)
    return _word(
        columns.ROLE_OF,
        text,
        lambda: _("“%(text)s” is not a role. Leave the cell empty for somebody who only learns."),
    )


@_remembered
def _level(text: str) -> str:
    if not text:
        return ""
    return _word(
        columns.LEVEL_OF,
        text,
        lambda: _("“%(text)s” is not a level. For example: école, circonscription, département."),
    )


@_remembered
def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        if match := DAY.fullmatch(text):
            day = date(int(match[3]), int(match[2]), int(match[1]))
        else:
            day = date.fromisoformat(text[:10])
    except ValueError as error:
        raise ValueError(
            _("“%(text)s” is not a date. For example: 01/09/2026.") % {"text": text[:20]}
        ) from error
    if not EARLIEST <= day < LATEST:
        raise ValueError(_("“%(text)s” is not a date. For example: 01/09/2026.") % {"text": text})
    return day


def _said(text: str) -> str:
    if not text:
        raise ValueError(_("this cell is empty."))
    return text


READERS = {
    "email": _email,
    "first_name": _name,
    "last_name": _name,
    "place": _place,
    "level": _level,
    "audience": _audience,
    "role": _role,
    "starts_on": _day,
    "ends_on": _day,
}
