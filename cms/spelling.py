"""The nearest words that the site knows, for what somebody typed in haste."""

import re
import unicodedata

from django.core.cache import cache
from rapidfuzz import fuzz, process
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

KEY, KEPT = "cms:vocabulary", 24 * 3600
SHORTEST = 4  # under it, every word is near another
NEAR = 75  # of 100: one letter in four
WORD = re.compile(r"[^\W\d_]{3,}")


def connect():
    for signal in (page_published, page_unpublished):
        signal.connect(forget, dispatch_uid="cms.spelling")


def forget(**kwargs):
    cache.delete(KEY)


def corrected(words: str) -> str:
    """The same words, those found nowhere replaced by the nearest one; "" when none is near."""
    known = vocabulary()
    near = [_near(word, known) for word in words.split()]
    changed = " ".join(near)
    return "" if changed == words else changed


def _near(word: str, known: dict[str, str]) -> str:
    plain = _plain(word)
    if len(plain) < SHORTEST or plain in known:
        return word
    # A word of which this is the beginning is found without us.
    if any(one.startswith(plain) for one in known):
        return word
    found = process.extractOne(plain, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return known[found[0]] if found else word


def vocabulary() -> dict[str, str]:
    """{word without accents: the word}, of the titles and leads of the pages that are live."""
    known = cache.get(KEY)
    if known is None:
        known = {}
        for page in Page.objects.live().specific().iterator():
            for word in WORD.findall(f"{page.title} {getattr(page, 'lead', '')}".lower()):
                known.setdefault(_plain(word), word)
        cache.set(KEY, known, timeout=KEPT)
    return known


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
