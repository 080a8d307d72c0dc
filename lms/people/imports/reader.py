"""Reads a file of people, CSV or XLSX, line by line, without believing anything of it.

A file that cannot be read at all raises UnreadableFile, with the line and the column where there is
one. Cells are given as the text they are: nothing is computed, and a formula stays a formula.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, NamedTuple

import openpyxl
from django.utils.translation import gettext as _

from lms.people.imports.columns import REQUIRED, TITLES, forbidden_in, places_of
from lms.people.imports.errors import UnreadableFile

ENCODINGS = ("utf-8-sig", "cp1252")
SEPARATORS = ";,\t"
#: What spreadsheets write, and read, above the titles.
TOLD_SEPARATOR = re.compile(r"sep=([;,\t])", re.IGNORECASE)
CHUNK = 1024**2
# A sheet of 50 000 people unfolds to 40 MB; what unfolds a hundredfold is a trap, not a list.
MAX_UNFOLDED = 300 * 1024**2
MAX_RATIO = 100
FREE_OF_RATIO = 5 * 1024**2
MAX_ENTRIES = 1000
FOLDINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: A sheet has no more rows than that; between two rows, openpyxl counts all those left out.
MAX_ROWS = 1_048_576
MAX_WIDTH = 60
MAX_CELL = 2000
#: The number by which the education service knows its staff: it opens doors, and is never kept.
NUMEN = re.compile(r"(?<![A-Z0-9])\d{2}[A-Z]\d{7}[A-Z]{3}(?![A-Z0-9])", re.IGNORECASE)
MASK = "•••"
PROTECTED = re.compile(r"^'(?=[=+@-])")
#: Whatever a damaged or forged workbook makes zipfile, the XML parsers (a SyntaxError is the parent
#: of theirs) and openpyxl raise; defusedxml's own is a ValueError.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class Line(NamedTuple):
    """A line of the file (1 is the header): the cells of our columns, in the order of NAMES."""

    number: int
    cells: tuple[str, ...]
    #: The title of the column where a NUMEN stood, masked by now.
    numen_in: str = ""


def read(source: IO[bytes]) -> Iterator[Line]:
    """The lines of a binary file after its header, empty ones left out."""
    rows = _xlsx(source) if _is_xlsx(source) else _csv(source)
    number, header = next(rows, (1, []))
    where = _located(header, number)
    for number, row in rows:
        numen_in = _mask_numens(row, header) if NUMEN.search("\n".join(row)) else ""
        cells = tuple(
            _bare(row[index])[:MAX_CELL] if index is not None and index < len(row) else ""
            for index in where.values()
        )
        if any(cells):
            yield Line(number, cells, numen_in)


def _bare(cell: str) -> str:
    """Without the apostrophe that our own file of refused lines puts before a formula."""
    return PROTECTED.sub("", cell.strip())


def check_head(source: IO[bytes]) -> None:
    """Raise UnreadableFile, as `read` would, for what the first line already tells."""
    for _line in read(source):
        return
    raise UnreadableFile(_("The file holds a header and nobody under it."))


def _mask_numens(row: list[str], header: list[str]) -> str:
    titles = []
    for index, cell in enumerate(row):
        row[index], found = NUMEN.subn(MASK, cell)
        if found:
            titles.append(header[index].strip() if index < len(header) else str(index + 1))
    return ", ".join(titles)


def _located(header: list[str], number: int) -> dict[str, int | None]:
    if forbidden := forbidden_in(header):
        raise UnreadableFile(
            _(
                "Line %(line)d: the column %(names)s must not leave your own files. Remove it, "
                "then send the file again. Nothing of it was kept."
            )
            % {"line": number, "names": ", ".join(forbidden)}
        )
    where = places_of(header)
    missing = [TITLES[name] for name in REQUIRED if where[name] is None]
    if missing:
        raise UnreadableFile(
            _("Line %(line)d: missing columns: %(names)s. Take the template's titles.")
            % {"line": number, "names": ", ".join(missing)}
        )
    return where


# --- CSV -----------------------------------------------------------------------------------------


def _csv(source: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding_of(source)
    source.seek(0)
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    reader = None
    try:
        first = text.readline(MAX_CELL * 10)
        told = TOLD_SEPARATOR.fullmatch(first.rstrip("\r\n"))
        separator = told[1] if told else max(SEPARATORS, key=first.count)
        if not told:
            text.seek(0)
        reader = csv.reader(text, delimiter=separator, strict=True)
        for row in reader:
            if encoding == "utf-16" and "\0" in "".join(row):
                raise UnreadableFile(_not_a_sheet())
            yield reader.line_num + bool(told), row[:MAX_WIDTH]
    except csv.Error as error:
        raise UnreadableFile(
            _("Line %(line)d cannot be read: a quotation mark is not closed.")
            % {"line": reader.line_num + bool(told)}
        ) from error
    except UnicodeError as error:
        raise UnreadableFile(_not_a_sheet()) from error
    finally:
        if not source.closed:
            text.detach()  # the file outlives its reader


def _encoding_of(source: IO[bytes]) -> str:
    source.seek(0)
    start = source.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ENCODINGS:
        if (bad_line := _first_undecodable(source, encoding)) is None:
            return encoding
    raise UnreadableFile(
        _(
            "Line %(line)d is neither UTF-8 nor windows-1252. Export the file again choosing the "
            "UTF-8 encoding."
        )
        % {"line": bad_line}
    )


def _first_undecodable(source: IO[bytes], encoding: str) -> int | None:
    """The first line that this encoding cannot read, None when it reads everything."""
    source.seek(0)
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    while True:
        chunk = source.read(CHUNK)
        if b"\0" in chunk:
            raise UnreadableFile(
                _("This file is no list: save it as CSV or XLSX from your spreadsheet.")
            )
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        if not chunk:
            return None
        line += chunk.count(b"\n")


# --- XLSX ----------------------------------------------------------------------------------------


def _is_xlsx(source: IO[bytes]) -> bool:
    source.seek(0)
    start = source.read(8)
    source.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("This is an old or a locked spreadsheet (.xls). Save it as XLSX, without a password.")
        )
    return start.startswith(b"PK")


def _xlsx(source: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    _refuse_bomb(source)
    source.seek(0)
    try:
        book = openpyxl.load_workbook(source, read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_WIDTH), start=1):
            if number > MAX_ROWS:
                raise UnreadableFile(_not_a_sheet())
            if number == 1 or any(cell is not None for cell in row):
                yield number, [_text(cell) for cell in row]
    except DAMAGED as error:
        raise UnreadableFile(_not_a_sheet()) from error


def _refuse_bomb(source: IO[bytes]) -> None:
    """What the archive says of its sizes binds it: zipfile reads no byte beyond them."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(_not_a_sheet()) from error
    if any(entry.compress_type not in FOLDINGS for entry in entries):
        raise UnreadableFile(_not_a_sheet())
    unfolded = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    too_folded = unfolded > FREE_OF_RATIO and unfolded / packed > MAX_RATIO
    if len(entries) > MAX_ENTRIES or unfolded > MAX_UNFOLDED or too_folded:
        raise UnreadableFile(
            _(
                "This spreadsheet unfolds to %(size)d MB: it was not opened. Copy its lines into "
                "a new file, or save it as CSV."
            )
            % {"size": unfolded // 1024**2}
        )
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise UnreadableFile(_("This spreadsheet holds macros. Save it as XLSX, without macros."))


def _not_a_sheet() -> str:
    return _("This file cannot be read as a spreadsheet. Save it again as XLSX or CSV.")


def _text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# --- Our own copy --------------------------------------------------------------------------------


def write_copy(lines, target: IO[bytes]) -> None:
    """Keep of a file its numbered lines and our columns, and nothing else."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    writer = csv.writer(text)
    for line in lines:
        writer.writerow((line.number, line.numen_in, *line.cells))
    text.flush()
    text.detach()


def read_copy(source: IO[bytes]) -> Iterator[Line]:
    source.seek(0)
    text = io.TextIOWrapper(source, encoding="utf-8", newline="")
    try:
        for number, numen_in, *cells in csv.reader(text):
            yield Line(int(number), tuple(cells), numen_in)
    finally:
        if not source.closed:
            text.detach()
