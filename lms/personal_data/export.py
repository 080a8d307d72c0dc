"""What a person takes away: one JSON file, a CSV file for each kind of data, their own files."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from lms.common import sheets
from lms.common.models import AuditEntry
from lms.personal_data import declarations


def of(person) -> bytes:
    """The ZIP of everything that is about a person."""
    tables = _tables(person)
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "donnees.json",
            json.dumps(
                {name: rows for name, (_columns, rows) in tables.items()},
                cls=DjangoJSONEncoder,
                ensure_ascii=False,
                indent=2,
            ),
        )
        for name, (columns, rows) in tables.items():
            archive.writestr(f"csv/{name}.csv", _csv(columns, rows))
        for name, stored in _files(person):
            with stored.open("rb") as source:
                archive.writestr(f"fichiers/{name}", source.read())
    return content.getvalue()


def _tables(person) -> dict[str, tuple[dict, list[dict]]]:
    """{name: ({path: how a value is written}, rows)}, for what holds something."""
    tables = {}
    for model, said in declarations.owned().items():
        if said.given:
            rows = list(declarations.rows_of(person, model).order_by("pk").values(*said.given))
            if rows:
                columns = {path: _choices(model, path) for path in said.given}
                tables[slugify(str(model._meta.verbose_name_plural))] = columns, rows
    entries = AuditEntry.objects.filter(Q(actor_uuid=person.uuid) | Q(target_uuid=person.uuid))
    given = declarations.of(AuditEntry).given
    if rows := list(entries.order_by("sequence").values(*given)):
        tables[slugify(str(AuditEntry._meta.verbose_name_plural))] = dict.fromkeys(given, {}), rows
    return tables


def _choices(model, path: str) -> dict:
    return dict(declarations.field_at(model, path).flatchoices)


def _csv(columns: dict, rows: list[dict]) -> bytes:
    """As French spreadsheets open it: a semicolon between cells, accents whole."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(declarations.label(path)) for path in columns])
    for row in rows:
        writer.writerow([_cell(row[path], choices) for path, choices in columns.items()])
    return text.getvalue().encode("utf-8-sig")


def _cell(value, choices: dict) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        written = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    elif hasattr(value, "tzinfo"):
        written = timezone.localtime(value).isoformat(timespec="minutes")
    elif isinstance(value, (int, float)):
        return str(value)
    else:
        written = str(choices.get(value, value))
    return sheets.safe(written)


def _files(person):
    """(a name of its own, the stored file) for each file of a person."""
    for model, said in declarations.owned().items():
        for name in said.files:
            for row in declarations.rows_of(person, model).exclude(**{name: ""}):
                stored = getattr(row, name)
                if stored and stored.storage.exists(stored.name):
                    shown = getattr(row, "file_name", "") or stored.name.rpartition("/")[2]
                    yield f"{row.pk}-{shown.replace('/', '-')}", stored
