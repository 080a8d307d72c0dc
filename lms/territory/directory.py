"""Reads the national directory of schools (annuaire de l'éducation), without writing anything.

The file is `;`-separated UTF-8, with or without a BOM. Its columns were renamed over the years and
their case changes: only those we use are looked up, by any of their names, the others are ignored.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lms.territory import uai
from lms.territory.errors import UnreadableDirectory

#: Our name of a column, then the names the directory gave it.
COLUMNS = {
    "uai": ("identifiant_de_l_etablissement", "numero_uai", "uai"),
    "name": ("nom_etablissement", "appellation_officielle"),
    "type": ("type_etablissement",),
    "town": ("nom_commune", "localite_acheminement"),
    "department_code": ("code_departement",),
    "department": ("libelle_departement",),
    "academy_code": ("code_academie",),
    "academy": ("libelle_academie",),
    "region_code": ("code_region",),
    "region": ("libelle_region",),
    "district_code": ("code_circonscription",),
    "district": ("nom_circonscription",),
    "opened_on": ("date_ouverture",),
    "state": ("etat", "etat_etablissement"),
}
REQUIRED = ("uai", "name", "department_code", "academy_code", "district_code")
SCHOOL = "ecole"


@dataclass(frozen=True)
class Refusal:
    """A line that was left out: where it stands in the file (1 is the header), and why."""

    line: int
    column: str
    message: str

    def __str__(self):
        return _("Line %(line)d, column %(column)s: %(message)s") % {
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


@dataclass(frozen=True)
class SchoolRow:
    """What one line says of a school."""

    uai: str
    name: str
    town: str
    opened_on: date | None
    is_closed: bool
    department: tuple[str, str]
    academy: tuple[str, str]
    region: tuple[str, str]
    district: tuple[str, str]


def read(source) -> Iterator[SchoolRow | Refusal]:
    """The schools of a binary file, in its order; what is no school is passed over.

    Raises UnreadableDirectory, with the reason, when the file is not a directory at all.
    """
    try:
        text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, delimiter=";", strict=True)
        where = _columns(next(reader, []))
        for cells in reader:
            if cells:
                row = _row(cells, where, reader.line_num)
                if row is not None:
                    yield row
    except UnicodeDecodeError as error:
        raise UnreadableDirectory(
            _("The file is not in UTF-8. Export it again choosing the UTF-8 encoding.")
        ) from error
    except csv.Error as error:
        raise UnreadableDirectory(
            _("Line %(line)d cannot be read: a quotation mark is not closed.")
            % {"line": reader.line_num}
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
        return cells[index].strip() if index is not None and index < len(cells) else ""

    if where["type"] is not None and _plain(cell("type")) != SCHOOL:
        return None
    code = uai.normalised(cell("uai"))
    try:
        return SchoolRow(
            uai=_checked_uai(code),
            name=_required(cell("name"), "name"),
            town=cell("town"),
            opened_on=_date(cell("opened_on")),
            is_closed=_plain(cell("state")).startswith("ferme"),
            department=(_department_code(cell("department_code")), cell("department")),
            academy=(_required(cell("academy_code"), "academy_code"), cell("academy")),
            region=(cell("region_code"), cell("region")),
            district=(_required(cell("district_code"), "district_code"), cell("district")),
        )
    except Unacceptable as error:
        return Refusal(line, COLUMNS[error.column][0], str(error))


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


def _date(text):
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Unacceptable(
            "opened_on", _("“%(text)s” is not a date (YYYY-MM-DD).") % {"text": text[:20]}
        ) from error


def _plain(text):
    return text.lower().replace("é", "e")
