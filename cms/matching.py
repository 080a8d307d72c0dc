"""Why a page was found: where it says the words, with a few of those around them."""

import unicodedata
from dataclasses import dataclass

from wagtail.search import index

from cms import captions
from cms.models import TutorialPage

AROUND = 70
#: Words are sought by their beginning: the databases match “devoirs” and “devoir” alike.
ENDING = 2
SHORTEST = 4


@dataclass(frozen=True)
class Match:
    """`parts`: [(text, whether it is one of the words)]; `second` of a film where it is said."""

    where: str  # title, lead, text or said
    parts: list[tuple[str, bool]]
    second: int | None = None

    @property
    def clock(self) -> str:
        return "" if self.second is None else captions.clock_of(self.second)


def why(page, words: str) -> Match | None:
    """The first place, from the title down, where the page says one of the words."""
    stems = [_stem(word) for word in words.split()]
    for where, text in (("title", page.title), ("lead", getattr(page, "lead", ""))):
        if _first(stems, text) is not None:
            return Match(where, _parts(stems, text))
    if isinstance(page, TutorialPage) and page.captions:
        for cue in captions.parse(page.captions):
            if _first(stems, cue.text) is not None:
                return Match("said", _parts(stems, cue.text), int(cue.start))
    for text in texts_of(page):
        at = _first(stems, text)
        if at is not None:
            return Match("text", _parts(stems, _around(text, at)))
    return None


def texts_of(page):
    """What the page is searched by, beside its title and lead."""
    for field in page.get_search_fields():
        if isinstance(field, index.SearchField) and field.field_name not in ("title", "lead"):
            value = field.get_value(page)
            for text in value if isinstance(value, (list, tuple)) else [value]:
                yield " ".join(str(text or "").split())


def _stem(word: str) -> str:
    plain = _plain(word)
    return plain[: max(SHORTEST, len(plain) - ENDING)]


def _plain(text: str) -> str:
    """Without accents nor capitals, letter for letter: places in it are places in the text."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in text)


def _first(stems, text: str) -> int | None:
    places = [at for stem in stems for at, _end in _found(stem, _plain(text))]
    return min(places, default=None)


def _found(stem, plain):
    """Where words that begin so stand, as (start, end)."""
    at = plain.find(stem) if stem else -1
    while at >= 0:
        end = at + len(stem)
        while end < len(plain) and plain[end].isalnum():
            end += 1
        if at == 0 or not plain[at - 1].isalnum():
            yield at, end
        at = plain.find(stem, end)


def _around(text: str, at: int) -> str:
    start, end = max(0, at - AROUND), min(len(text), at + AROUND)
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _parts(stems, text: str) -> list[tuple[str, bool]]:
    plain, parts, last = _plain(text), [], 0
    spans = sorted({span for stem in stems for span in _found(stem, plain)})
    for start, end in spans:
        if start < last:
            continue
        if start > last:
            parts.append((text[last:start], False))
        parts.append((text[start:end], True))
        last = end
    if last < len(text):
        parts.append((text[last:], False))
    return parts
