"""Why a page was found: where it says the words, with a few of those around them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.search import index

from cms import captions
from cms import words as reading
from cms.models import TutorialPage

AROUND = 70
#: Two words of one stem share at least these letters.
SHARED = 3


class Sought:
    """The words of a search, as they are found in a text: by their stem, or begun in a title."""

    def __init__(self, words: str):
        self.words = reading.telling(reading.WORD.findall(reading.plain(words)))
        self.stems = {reading.stem(word) for word in self.words}
        beginnings = sorted({re.escape(word[:SHARED]) for word in self.words})
        self.begun = re.compile(rf"\b(?:{'|'.join(beginnings)})\w*") if beginnings else None

    def places_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand, as (start, end)."""
        for found in self.begun.finditer(_plain(text)) if self.begun else ():
            word = found.group()
            if reading.stem(word) in self.stems or word.startswith(tuple(self.words)):
                yield found.span()


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
    sought = Sought(words)
    for where, text in (("title", page.title), ("lead", getattr(page, "lead", ""))):
        if _first(sought, text) is not None:
            return Match(where, _parts(sought, text))
    if isinstance(page, TutorialPage) and page.captions:
        for cue in captions.parse(page.captions):
            if _first(sought, cue.text) is not None:
                return Match("said", _parts(sought, cue.text), int(cue.start))
    for text in texts_of(page):
        at = _first(sought, text)
        if at is not None:
            return Match("text", _parts(sought, _around(text, at)))
    return None


def texts_of(page):
    """What the page is searched by, beside its title and lead."""
    for field in page.get_search_fields():
        if isinstance(field, index.SearchField) and field.field_name not in ("title", "lead"):
            value = field.get_value(page)
            for text in value if isinstance(value, (list, tuple)) else [value]:
                yield " ".join(str(text or "").split())


def _plain(text: str) -> str:
    """Without accents nor capitals, letter for letter: places in it are places in the text."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] for letter in text)


def _first(sought: Sought, text: str) -> int | None:
    return next((start for start, _end in sought.places_in(text)), None)


def _around(text: str, at: int) -> str:
    start, end = max(0, at - AROUND), min(len(text), at + AROUND)
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _parts(sought: Sought, text: str) -> list[tuple[str, bool]]:
    parts, last = [], 0
    for start, end in sought.places_in(text):
        if start > last:
            parts.append((text[last:start], False))
        parts.append((text[start:end], True))
        last = end
    if last < len(text):
        parts.append((text[last:], False))
    return parts
