"""Reads the national directory of schools (annuaire de l'éducation), without writing anything.

The file is `;`-separated UTF-8, with or without a BOM. Its columns were renamed over the years and
their case changes: only those we use are looked up, by any of their names, the others are ignored.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from lms.territory import uai
from lms.territory.calendars import Calendar, calendar_of
from lms.territory.errors import UnreadableDirectory

#: Our name of a column, then the names the directory gave it.
COLUMNS = {
    "uai": ("identifiant_de_l_etablissement", "numero_uai", "code_uai", "uai"),
    "name": ("nom_etablissement", "appellation_officielle"),
    "type": ("type_etablissement",),
    "town": ("nom_commune", "localite_acheminement"),
    "commune": ("code_commune",),
    "department_code": ("code_departement",),
    "department": ("libelle_departement",),
    "academy_code": ("code_academie",),
    "academy": ("libelle_academie",),
    "region_code": ("code_region",),
    "region": ("libelle_region",),
    "district_code": ("code_circonscription",),
    "district": ("nom_circonscription",),
    "opened_on": ("date_ouverture",),
    "closes_on": ("date_fermeture", "date_de_fermeture"),
    "state": ("etat", "etat_etablissement"),
}
REQUIRED = ("uai", "name", "department_code", "academy_code", "district_code")
SCHOOL = "ecole"
#: In letters, as `Organisation` keeps them.
LONGEST = {
    "name": 200,
    "town": 120,
    "department": 200,
    "academy": 200,
    "region": 200,
    "district": 200,
    "type": 200,
    "state": 200,
}
LONGEST_CODE = 20
FORMULA = "="
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
BOM = b"\xef\xbb\xbf"
WORKBOOK = b"PK\x03\x04"


class State(Enum):
    """What the directory says of a school; UNSAID when it has no such column."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that was left out: where it stands in the file (1 is the header), and why."""

    line: int
    column: str
    message: str

    def __str__(self):
        return _("Line %(line)d, column %(column)s: %(message)s") % asdict(self)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """What one line says of a school. `facts` holds only what the file has a column for."""

    line: int
    uai: str
    facts: dict
    state: State
    department: tuple[str, str]
    academy: tuple[str, str]
    region: tuple[str, str]
    district: tuple[str, str]
    calendar: Calendar | None


def read(source) -> Iterator[SchoolRow | Refusal]:
    """The schools of a binary file, in its order; what is no school is passed over.

    Raises UnreadableDirectory, with the reason, when the file is not a directory at all.
    """
    reader = csv.reader(_decoded(source), delimiter=";", strict=True)
    try:
        where = _columns(next(reader, []))
        for cells in reader:
            if cells:
                row = _row(cells, where, reader.line_num)
                if row is not None:
                    yield row
    except csv.Error as error:
        raise UnreadableDirectory(
            _("Line %(line)d cannot be read: a quotation mark is not closed.")
            % {"line": reader.line_num}
        ) from error


def _decoded(source):
    """The lines of the file, one by one, so that the one that is not UTF-8 can be named."""
    for number, line in enumerate(source, start=1):
        if number == 1:
            if line.startswith(WORKBOOK):
                raise UnreadableDirectory(
                    _("This file is a workbook. Export the directory again in CSV format.")
                )
            line = line.removeprefix(BOM)
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            raise UnreadableDirectory(
                _(
                    "Line %(line)d is not in UTF-8. Export the file again choosing the UTF-8"
                    " encoding."
                )
                % {"line": number}
            ) from error


def _columns(header):
    names = {name.strip().lower(): index for index, name in enumerate(header)}
    where = {}
    for ours, theirs in COLUMNS.items():
        where[ours] = next((names[name] for name in theirs if name in names), None)
    missing = [COLUMNS[name][0] for name in REQUIRED if where[name] is None]
    if missing:
        raise UnreadableDirectory(
            _("Missing columns: %(names)s. Is it the file of the annuaire de l'éducation?")
            % {"names": ", ".join(missing)}
        )
    return where


def _row(cells, where, line):
    def cell(name):
        index = where[name]
        text = cells[index].strip() if index is not None and index < len(cells) else ""
        if len(text) > LONGEST.get(name, LONGEST_CODE):
            raise Unacceptable(name, _("this cell is too long."))
        if CONTROL.search(text):
            raise Unacceptable(name, _("this cell holds signs that cannot be read."))
        if text.startswith(FORMULA):
            words = _("a cell cannot begin with “%(sign)s”: write its value.")
            raise Unacceptable(name, words % {"sign": FORMULA})
        return text

    try:
        if where["type"] is not None and _plain(cell("type")) != SCHOOL:
            return None
        facts = {
            "name": _required(cell("name"), "name"),
            "town": cell("town"),
            "valid_from": _date(cell("opened_on"), "opened_on"),
            "valid_to": _date(cell("closes_on"), "closes_on"),
        }
        department = _department_code(cell("department_code"))
        return SchoolRow(
            line=line,
            uai=_checked_uai(uai.normalised(cell("uai"))),
            facts=_only_told(facts, where),
            state=_state(cell("state")),
            department=(department, cell("department")),
            academy=(_required(cell("academy_code"), "academy_code"), cell("academy")),
            region=(cell("region_code"), cell("region")),
            district=(uai.normalised(cell("district_code")), cell("district")),
            calendar=calendar_of(department, cell("commune")),
        )
    except Unacceptable as error:
        return Refusal(line, COLUMNS[error.column][0], str(error))


def _only_told(facts, where):
    columns = {"town": "town", "valid_from": "opened_on", "valid_to": "closes_on"}
    return {
        name: value
        for name, value in facts.items()
        if name not in columns or where[columns[name]] is not None
    }


class Unacceptable(ValueError):
    """A cell that cannot be taken as it is."""

    def __init__(self, column, message):
        self.column = column
        super().__init__(message)


def _required(text, column):
    if not text:
        raise Unacceptable(column, _("this cell is empty."))
    return text


def _checked_uai(code):
    if not uai.SHAPE.fullmatch(code):
        raise Unacceptable(
            "uai",
            _("“%(code)s” is not a school code: seven digits and a letter are expected.")
            % {"code": code[:20]},
        )
    if not uai.is_uai(code):
        raise Unacceptable(
            "uai",
            _("the school code %(code)s does not exist (expected letter: %(letter)s).")
            % {"code": code, "letter": uai.expected_letter(code[:-1])},
        )
    return code


def _department_code(text):
    """Three characters whatever the edition of the file: 94 and 094 are one, 2A is 02A."""
    return _required(text, "department_code").upper().zfill(3)


def _date(text, column):
    if not text:
        return None
    pattern = "%d/%m/%Y" if "/" in text else "%Y-%m-%d"
    try:
        return datetime.strptime(text[:10], pattern).date()
    except ValueError as error:
        raise Unacceptable(
            column,
            _("“%(text)s” is not a date (YYYY-MM-DD or DD/MM/YYYY).") % {"text": text[:20]},
        ) from error


def _state(text):
    said = _plain(text)
    if not said:
        return State.UNSAID
    if said.startswith("ferme"):
        return State.CLOSED
    return State.CLOSING if "fermer" in said else State.OPEN


def _plain(text):
    return text.lower().replace("é", "e").replace("à", "a")
