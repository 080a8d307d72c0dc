"""The nearest words that the site knows, for what somebody typed in haste."""

import re
import unicodedata

from django.core.cache import cache
from rapidfuzz import fuzz, process
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.matching import texts_of

KEY, KEPT = "cms:vocabulary", 24 * 3600
SHORTEST = 4  # under it, every word is near another
NEAR = 75  # of 100: one letter in four
MOST = 5000  # pages among which a lost address is looked for
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
    # Texts are searched by whole words: what was begun is finished.
    begun = min((one for one in known if one.startswith(plain)), key=len, default="")
    if begun:
        return known[begun]
    found = process.extractOne(plain, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    return known[found[0]] if found else word


def words_of(path: str) -> str:
    """What an address seems to look for: the words of its last part."""
    parts = [part for part in path.split("/") if part]
    return " ".join(WORD.findall(parts[-1].lower())) if parts else ""


def pages_near(path: str) -> list[Page]:
    """The live pages whose address is spelt nearly like this one; at most three."""
    sought = words_of(path)
    if len(sought) < SHORTEST:
        return []
    slugs = dict(Page.objects.live().filter(depth__gt=2).values_list("pk", "slug")[:MOST])
    near = process.extract(
        sought,
        {pk: slug.replace("-", " ") for pk, slug in slugs.items()},
        scorer=fuzz.token_sort_ratio,
        score_cutoff=NEAR,
        limit=3,
    )
    pages = Page.objects.in_bulk([pk for _slug, _score, pk in near])
    return [pages[pk] for _slug, _score, pk in near]


def vocabulary() -> dict[str, str]:
    """{word without accents: the word}, of all that search reads of the pages that are live."""
    known = cache.get(KEY)
    if known is None:
        known = {}
        for page in Page.objects.live().specific().iterator():
            for text in (page.title, getattr(page, "lead", ""), *texts_of(page)):
                for word in WORD.findall(text.lower()):
                    known.setdefault(_plain(word), word)
        cache.set(KEY, known, timeout=KEPT)
    return known


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
