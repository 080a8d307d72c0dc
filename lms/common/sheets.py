"""Tables as French spreadsheets open them: a semicolon between cells, accents whole, no formula."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, time
from io import BytesIO, StringIO

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(header: Iterable, rows: Iterable[Iterable]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(title: str, columns: Mapping, rows: Iterable[Iterable]) -> bytes:
    """A workbook of one sheet; `columns`: title → width. Numbers, days and hours stay what they
    are, so that they can be added up; the rest is text that nothing computes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in (columns, *rows):
        sheet.append([_cell(cell) for cell in row])
    for cell, width in zip(sheet[1], columns.values(), strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(cell):
    if cell is None or isinstance(cell, (int, date, time)):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", safe(cell))


def safe(cell) -> str:
    """The text of a cell, which no spreadsheet will run."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
