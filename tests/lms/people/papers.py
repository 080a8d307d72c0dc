"""Files of people as tests need them, in every shape that a spreadsheet makes."""

import io
import random
import zipfile

import openpyxl
from django.core.files.base import ContentFile

from lms.people.imports import operations, work
from lms.people.models import PeopleImport
from lms.territory import uai
from lms.territory.models import Organisation

HEADER = ("courriel", "prénom", "nom", "uai", "profil", "rôle", "du", "au")


def row(email, first="Lucie", last="Perrin", uai="9990101F", audience="enseignante", *more):
    return (email, first, last, uai, audience, *more)


def csv_of(*rows, header=HEADER, separator=";", encoding="utf-8") -> bytes:
    lines = [separator.join(line) for line in (header, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_of(*rows, header=HEADER) -> bytes:
    book = openpyxl.Workbook()
    for line in (header, *rows):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bomb() -> bytes:
    """A spreadsheet of a few kilobytes that unfolds to more than 300 MB."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _megabyte in range(301):
            sheet.write(b" " * 1024**2)
    return content.getvalue()


def read_in(content: bytes, actor=None, name="personnes.csv") -> PeopleImport:
    """The import, read and ready to be confirmed."""
    return worked_through(
        operations.receive(actor=actor, file=ContentFile(content, name), name=name)
    )


def confirmed(people_import, actor=None, *, invite=False) -> PeopleImport:
    return worked_through(operations.apply(actor=actor, people_import=people_import, invite=invite))


def applied(content: bytes, actor=None) -> PeopleImport:
    return confirmed(read_in(content, actor), actor)


def undone(people_import) -> PeopleImport:
    return worked_through(operations.undo(actor=None, people_import=people_import))


def worked_through(people_import) -> PeopleImport:
    """As the worker leaves it: tests that commit nothing have none."""
    people_import.refresh_from_db()
    work.work(people_import)
    people_import.refresh_from_db()
    return people_import


def true_codes() -> None:
    """Give the schools and districts of the tests the check letter that a directory would."""
    for place in Organisation.objects.filter(code__regex=r"^[0-9]{7}[A-Z]$"):
        place.code = place.code[:-1] + uai.expected_letter(place.code[:-1])
        place.save()


DEFECTS = (
    lambda cells: cells.__setitem__(0, "sans arobase"),
    lambda cells: cells.__setitem__(3, "9990101A"),  # wrong check letter
    lambda cells: cells.__setitem__(3, "0750001U"),  # unknown
    lambda cells: cells.__setitem__(4, "élève"),
    lambda cells: cells.__setitem__(1, "=1+1"),
    lambda cells: cells.__setitem__(6, "32/13/2026"),
    lambda cells: cells.__setitem__(2, ""),
)


def large(number: int, schools: list[str], *, share=0.05, seed=7) -> tuple[list, int]:
    """That many rows, and how many of them are spoilt."""
    chance = random.Random(seed)
    spoilt = set(chance.sample(range(number), round(number * share)))
    rows = []
    for index in range(number):
        cells = [
            f"prenom.nom{index}@ac-valbourg.example",
            f"Prénom{'abcdefghij'[index % 10]}",
            f"Nom-{'klmnopqrst'[index // 10 % 10]}",
            schools[index % len(schools)],
            "enseignant",
            "",
            "01/09/2026",
            "",
        ]
        if index in spoilt:
            DEFECTS[index % len(DEFECTS)](cells)
        rows.append(tuple(cells))
    return rows, len(spoilt)
