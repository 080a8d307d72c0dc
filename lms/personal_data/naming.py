"""Finding where somebody is named, in any text of any table, and taking the name out."""

import json
import re
from html import escape

from django.apps import apps
from django.db import connection
from django.utils.text import slugify
from django.utils.translation import gettext

from lms.common.models import AuditEntry
from lms.people.models import Person

TEXTS = {"CharField", "TextField", "JSONField", "EmailField", "URLField", "SlugField"}
TITLES = ("M.", "Mme", "Monsieur", "Madame")
#: A name made of these alone is in every sentence: no text can be said to name its holder.
SMALL_WORDS = {"de", "du", "des", "la", "le", "les", "et", "en", "un", "une", "au", "aux", "l", "d"}
#: Before and after a name: not the middle of another one ("Petitjean", "Anne-Claire Morvan"), nor
#: of a longer address. A letter that ends an escape of JSON ("\\n", "\\u00a0") is no letter.
ESCAPED = r"(?<=\\[nrt])|(?<=\\u[0-9a-f]{4})"
BEFORE, AFTER = rf"(?:(?<![\w-])|{ESCAPED})", r"(?![\w-])"
BEFORE_ADDRESS, AFTER_ADDRESS = rf"(?:(?<![\w.+%-])|{ESCAPED})", r"(?!-?\.?\w)"
BEFORE_SLUG, AFTER_SLUG = r"(?<![^\W_])", r"(?![^\W_])"
#: The log names nobody, and its lines are chained: it is not searched.
UNSEARCHED = (AuditEntry,)


def names_of(person, addresses) -> list[str]:
    """What a text would call a person. The name of two people at once is nobody's in particular:
    it is left where it stands, or the other one would be rewritten."""
    first, last = person.first_name.strip(), person.last_name.strip()
    homonyms = Person.objects.filter(first_name__iexact=first, last_name__iexact=last)
    if not (first and last) or {first.lower(), last.lower()} <= SMALL_WORDS:
        return list(addresses)
    if homonyms.exclude(pk=person.pk).exists():
        return list(addresses)
    names = [*addresses, f"{first} {last}", f"{last} {first}"]
    if not Person.objects.filter(last_name__iexact=last).exclude(pk=person.pk).exists():
        names += [f"{title} {last}" for title in TITLES]
    return names


def take_out(names) -> dict:
    """Write every text that holds one of these names again, without it: {model: keys changed}."""
    written = sorted({form for name in names for form in _forms(name)}, key=len, reverse=True)
    in_address = {slugify(name) for name in names if " " in name}
    pattern = re.compile("|".join(_whole(form, in_address) for form in written), re.IGNORECASE)

    def said_instead(found):
        words = gettext("[account erased]")
        return slugify(words) if found.group().lower() in in_address else words

    changed = {}
    for model in apps.get_models():
        if model in UNSEARCHED or not model._meta.managed or model._meta.proxy:
            continue
        for field in model._meta.local_fields:
            if field.get_internal_type() in TEXTS and not field.primary_key:
                keys = _rewrite(model, field, written, pattern, said_instead)
                if keys:
                    changed.setdefault(model, set()).update(keys)
    return changed


def holds(stored, names) -> bool:
    """Whether a stored text file names one of these, in lower case; a missing one does not."""
    if not stored.storage.exists(stored.name):
        return False
    with stored.open("rb") as source:
        text = source.read().decode("utf-8", errors="replace").lower()
    return any(name in text for name in names)


def _whole(form: str, in_address) -> str:
    """The pattern of this form where it stands for itself, not inside another name or address."""
    if form in in_address:
        return BEFORE_SLUG + re.escape(form) + AFTER_SLUG
    if "@" in form:
        return BEFORE_ADDRESS + re.escape(form) + AFTER_ADDRESS
    return BEFORE + re.escape(form) + AFTER


def _forms(name: str) -> set[str]:
    """A name as it may be stored: cases that a search without accents would miss, in HTML, and
    in JSON as SQLite keeps it."""
    cases = {name, name.upper(), name.lower()}
    first, _space, last = name.partition(" ")
    cases |= {f"{first} {last.upper()}", f"{first.upper()} {last}"} if last else set()
    stored = {escape(one) for one in cases} | {json.dumps(one)[1:-1] for one in cases}
    # As the address of a page says it; an e-mail address without its signs would be nobody's.
    return cases | stored | ({slugify(name)} if last else set())


def _rewrite(model, field, written, pattern, said_instead) -> list:
    """In SQL: whatever the field's class makes of its value, what is stored is a text."""
    quote = connection.ops.quote_name
    table, key, column = map(quote, (model._meta.db_table, model._meta.pk.column, field.column))
    postgresql = connection.vendor == "postgresql"
    like, as_text = ("ILIKE", f"CAST({column} AS text)") if postgresql else ("LIKE", column)
    value = "CAST(%s AS jsonb)" if postgresql and "json" in field.db_type(connection) else "%s"
    tests = " OR ".join([f"{as_text} {like} %s ESCAPE '\\'"] * len(written))
    with connection.cursor() as cursor:
        cursor.execute(
            # Names of our own tables, quoted; what is searched goes by parameters.
            f"SELECT {key}, {as_text} FROM {table} WHERE {tests}",  # noqa: S608 # nosec B608
            [f"%{_for_like(form)}%" for form in written],
        )
        rows = [
            (pk, pattern.sub(said_instead, text)[: field.max_length])
            for pk, text in cursor.fetchall()
            if pattern.search(text)
        ]
        for pk, new in rows:
            cursor.execute(
                f"UPDATE {table} SET {column} = {value} WHERE {key} = %s",  # noqa: S608 # nosec B608
                [new, pk],
            )
    return [pk for pk, _new in rows]


def _for_like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
