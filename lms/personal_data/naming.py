"""Finding where somebody is named, in any text of any table, and taking the name out."""

import io
import json
import re
import unicodedata
import zipfile
from html import escape, unescape

from allauth.account.models import EmailAddress
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
#: Forms looked for at once: SQLite takes no condition of more than a thousand.
FORMS_AT_ONCE = 500
#: The log names nobody, and its lines are chained: it is not searched.
UNSEARCHED = (AuditEntry,)
#: Bytes of one part of a workbook or a document, once unfolded; ours are far below.
LARGEST_PART = 100 * 2**20


def names_of(person, addresses) -> list[str]:
    """What a text would call this person and nobody else, in the present and before."""
    names, others = list(addresses), _others(person)
    last_names = {last for _first, last in others}
    for first, last in _called(person):
        if _plain(first, last) not in others:
            names += [f"{first} {last}", f"{last} {first}"]
        if _plain("", last)[1] not in last_names:
            names += [f"{title} {last}" for title in TITLES]
    return names


def pairs_of(person) -> list[tuple[str, str]]:
    """(first name, last name), now and before, that are nobody else's: as the cells of a list."""
    others = _others(person)
    return [pair for pair in _called(person) if _plain(*pair) not in others]


def shared_names_of(person) -> list[str]:
    """Their names that are also somebody else's: a text alone does not tell whom it is about."""
    others = _others(person)
    shared = [pair for pair in _called(person) if _plain(*pair) in others]
    return [name for first, last in shared for name in (f"{first} {last}", f"{last} {first}")]


def addresses_of(person) -> list[str]:
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    former = person.former_names.exclude(email="").values_list("email", flat=True)
    return sorted({person.email, *known, *former})


def _called(person) -> list[tuple[str, str]]:
    """(first name, last name), now and before; not those that every sentence would hold."""
    former = person.former_names.values_list("first_name", "last_name")
    pairs = {(first.strip(), last.strip()) for first, last in former}
    pairs.add((person.first_name.strip(), person.last_name.strip()))
    return sorted(
        (first, last)
        for first, last in pairs
        if first and last and not {first.lower(), last.lower()} <= SMALL_WORDS
    )


def _others(person) -> set[tuple[str, str]]:
    """What everybody else is called, as `_plain` says it: a name without its accents is theirs."""
    others = Person.objects.exclude(pk=person.pk).values_list("first_name", "last_name")
    return {_plain(*pair) for pair in others.iterator()}


def _plain(first: str, last: str) -> tuple[str, str]:
    """The same whatever the accents, the hyphens and the capitals: what `_forms` looks for."""
    plain = (unaccented(one.strip()).lower().replace("-", " ") for one in (first, last))
    return tuple(plain)


def take_out(names, within: dict | None = None) -> dict:
    """Write every text that holds one of these names again, without it: {model: keys changed}.

    `within`, of {model: keys}, leaves all other rows as they are.
    """
    if not names:
        return {}
    written, pattern, said_instead = _sought(names)
    changed = {}
    for model, field in _texts():
        rows = _holding(model, field, written, pattern)
        if within is not None:
            rows = [row for row in rows if str(row[0]) in within.get(model, ())]
        if rows:
            texts = [(pk, pattern.sub(said_instead, text)[: field.max_length]) for pk, text in rows]
            _write(model, field, texts)
            changed.setdefault(model, set()).update(pk for pk, _text in rows)
    return changed


def left_of(person) -> dict:
    """{model: how many rows} that name them and could be about somebody else of the same name."""
    names, theirs = shared_names_of(person), tied_to(person)
    if not names:
        return {}
    written, pattern, _said = _sought(names)
    left = {}
    for model, field in _texts():
        rows = {str(pk) for pk, _text in _holding(model, field, written, pattern)}
        left.setdefault(model, set()).update(rows - theirs.get(model, set()))
    return {model: len(keys) for model, keys in left.items() if keys and model is not Person}


def tied_to(person) -> dict:
    """{model: keys} of the rows that say by a link whose they are: their owner, author, sender."""
    tied = {}
    for model in apps.get_models():
        links = [field for field in model._meta.local_fields if _leads_to_a_person(field)]
        for field in links:
            rows = model._base_manager.filter(**{field.attname: person.pk})
            tied.setdefault(model, set()).update(
                str(pk) for pk in rows.values_list("pk", flat=True)
            )
    for model in apps.get_models():  # a page is kept in two tables, under one key
        for parent in model._meta.get_parent_list():
            tied.setdefault(model, set()).update(tied.get(parent, ()))
    return tied


def _leads_to_a_person(field) -> bool:
    return bool(field.remote_field) and field.remote_field.model is Person


def _sought(names):
    """(forms to look for, the pattern of where they stand, what is said instead)."""
    written = sorted({form for name in names for form in _forms(name)}, key=len, reverse=True)
    in_address = {slugify(name) for name in names if " " in name}
    pattern = re.compile("|".join(_whole(form, in_address) for form in written), re.IGNORECASE)

    def said_instead(found):
        words = gettext("[account erased]")
        return slugify(words) if found.group().lower() in in_address else words

    return written, pattern, said_instead


def _texts():
    """(model, field) of each text of each table, the log aside."""
    for model in apps.get_models():
        if model in UNSEARCHED or not model._meta.managed or model._meta.proxy:
            continue
        for field in model._meta.local_fields:
            if field.get_internal_type() in TEXTS and not field.primary_key:
                yield model, field


def holds(stored, names) -> bool:
    """Whether a stored file names one of these, in lower case; a missing one does not."""
    if not stored.storage.exists(stored.name):
        return False
    with stored.open("rb") as source:
        text = _composed(text_in(source.read()).lower())
    return any(_composed(name) in text or unaccented(name) in text for name in names)


def text_in(content: bytes) -> str:
    """The words of a file: of a workbook or a document, those of its parts; else as it stands."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("windows-1252", errors="replace")
    words = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            if part.filename.endswith(".xml") and part.file_size <= LARGEST_PART:
                text = archive.read(part).decode("utf-8", errors="replace")
                words.append(re.sub(r"<[^>]*>", " ", text))
    return unescape(" ".join(words))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _whole(form: str, in_address) -> str:
    """The pattern of this form where it stands for itself, not inside another name or address."""
    if form in in_address:
        return BEFORE_SLUG + re.escape(form) + AFTER_SLUG
    if "@" in form:
        return BEFORE_ADDRESS + re.escape(form) + AFTER_ADDRESS
    return BEFORE + re.escape(form) + AFTER


def _forms(name: str) -> set[str]:
    """A name as it may be stored: cases that a search without accents would miss, without its
    accents or its hyphens, in HTML, and in JSON as SQLite keeps it."""
    first, _space, last = name.partition(" ")
    spelled = {name} if "@" in name else {name, name.replace("-", " ")}
    spelled |= {unaccented(one) for one in spelled}
    # Some systems write an accent as a sign of its own, after the letter.
    spelled |= {unicodedata.normalize(way, one) for one in spelled for way in ("NFC", "NFD")}
    cases = {case for one in spelled for case in (one, one.upper(), one.lower())}
    cases |= {f"{first} {last.upper()}", f"{first.upper()} {last}"} if last else set()
    stored = {escape(one) for one in cases} | {json.dumps(one)[1:-1] for one in cases}
    # As the address of a page says it; an e-mail address without its signs would be nobody's.
    return cases | stored | ({slugify(name)} if last else set())


def _holding(model, field, written, pattern) -> list[tuple]:
    """(key, text) of the rows that hold a form where it stands for itself. In SQL: whatever the
    field's class makes of its value, what is stored is a text."""
    table, key, column, as_text = _named(model, field)
    like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    found = {}
    for start in range(0, len(written), FORMS_AT_ONCE):
        forms = written[start : start + FORMS_AT_ONCE]
        tests = " OR ".join([f"{as_text} {like} %s ESCAPE '\\'"] * len(forms))
        with connection.cursor() as cursor:
            cursor.execute(
                # Names of our own tables, quoted; what is searched goes by parameters.
                f"SELECT {key}, {as_text} FROM {table} WHERE {tests}",  # noqa: S608 # nosec B608
                [f"%{_for_like(form)}%" for form in forms],
            )
            found.update((pk, text) for pk, text in cursor.fetchall() if pattern.search(text))
    return list(found.items())


def _write(model, field, texts) -> None:
    table, key, column, _as_text = _named(model, field)
    postgresql = connection.vendor == "postgresql"
    value = "CAST(%s AS jsonb)" if postgresql and "json" in field.db_type(connection) else "%s"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {column} = {value} WHERE {key} = %s",  # noqa: S608 # nosec B608
            [(text, pk) for pk, text in texts],
        )


def _named(model, field):
    """The table, its key, the column, and the column as a text, in SQL."""
    names = (model._meta.db_table, model._meta.pk.column, field.column)
    table, key, column = map(connection.ops.quote_name, names)
    as_text = f"CAST({column} AS text)" if connection.vendor == "postgresql" else column
    return table, key, column, as_text


def _for_like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
