"""The files that the screens give: the template, and the refused lines to be corrected."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from lms.common import sheets
from lms.people.imports.checking import FORMULA_STARTS
from lms.people.imports.columns import EXAMPLE, TITLES

CSV = "text/csv; charset=utf-8"
XLSX = sheets.XLSX
WIDTHS = (32, 14, 18, 12, 16, 24, 16, 12, 12)
BOM = "\ufeff"  # by which spreadsheets know UTF-8


def template_csv() -> bytes:
    return _csv([TITLES.values(), *EXAMPLE])


def template_xlsx() -> bytes:
    columns = dict(zip(TITLES.values(), WIDTHS, strict=True))
    return sheets.xlsx_of("Personnes", columns, EXAMPLE)


def refused_csv(rows: Iterable) -> bytes:
    """The refused lines as they were sent, and why; once corrected, this very file can be sent."""
    return _csv(
        [
            (*TITLES.values(), _("line"), _("refused because")),
            *(
                (
                    *map(_harmless, row.cells),
                    row.line,
                    " ".join(f"{column} : {message}" for column, message in row.problems),
                )
                for row in rows
            ),
        ]
    )


def _csv(rows) -> bytes:
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=";").writerows(rows)
    return (BOM + content.getvalue()).encode()


def _harmless(cell: str) -> str:
    """No spreadsheet computes a cell that begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
