"""The nearest words that the site knows, for what somebody typed in haste."""

import re
from functools import lru_cache

from django.core.cache import cache
from rapidfuzz import fuzz, process
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.finding import EVERY_TYPE
from cms.matching import texts_of
from cms.words import LEXICON, LITTLE, plain

KEY, KEPT = "cms:vocabulary", 24 * 3600
SHORTEST = 4  # under it, every word is near another
NEAR = 75  # of 100: one letter in four
FEW = 10  # words among which the nearest is chosen
MOST = 5000  # pages among which a lost address is looked for
WORD = re.compile(r"[^\W\d_]{3,}")
#: Of plain French words; each rule reads what those before it wrote.
SOUNDS = [
    (r"ph", "f"),
    (r"qu|k|c(?![eiyh])", "k"),
    (r"c(?=[eiy])|ss+", "s"),
    (r"x|ks|kc", "ks"),
    (r"t(?=ion)", "s"),
    (r"g(?=[eiy])", "j"),
    (r"eau|au", "o"),
    (r"y", "i"),
    (r"(?<!c)h|[estx]+$", ""),
    (r"(.)\1+", r"\1"),
]


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
    typed = plain(word)
    if len(typed) < SHORTEST or typed in known:
        return word
    # Texts are searched by whole words: what was begun is finished.
    begun = min((one for one in known if one.startswith(typed)), key=len, default="")
    if begun:
        return known[begun]
    if apart := _apart(typed, known):
        return " ".join(known.get(one, one) for one in apart)
    nearest = _nearest(typed, known)
    return known[nearest] if nearest else word


def _apart(typed: str, known) -> list[str]:
    """The words that were typed as one: “motdepasse”; [] when they are not all known."""
    for at in range(len(typed) - 1, 0, -1):
        first, rest = typed[:at], typed[at:]
        if first in known or first in LITTLE:
            more = [rest] if rest in known else _apart(rest, known)
            if more:
                return [first, *more]
    return []


def _nearest(typed: str, known) -> str:
    """The word spelt or sounding nearly alike; of several, the nearest in both, the first letter
    being seldom mistaken."""
    near = {"scorer": fuzz.ratio, "score_cutoff": NEAR, "limit": FEW}
    spelt = process.extract(typed, known.keys(), **near)
    sounds = {word: _sound(word) for word in known}
    heard = process.extract(_sound(typed), sounds, **near)

    def nearness(one):
        same_start = one[0] == typed[0]
        both = fuzz.ratio(typed, one) + fuzz.ratio(_sound(typed), sounds[one])
        return (both + NEAR * same_start, one)

    found = {word for word, _score, _at in spelt} | {word for _sound, _score, word in heard}
    return max(found, key=nearness, default="")


@lru_cache(LEXICON)
def _sound(word: str) -> str:
    """How it is said, roughly: two spellings of one sound become one."""
    for spelling, sound in SOUNDS:
        word = re.sub(spelling, sound, word)
    return word


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
    """{word without accents: the word}, of all that search reads of the pages it may find."""
    known = cache.get(KEY)
    if known is None:
        known = {}
        for page in Page.objects.live().type(*EVERY_TYPE).specific().iterator():
            for text in (page.title, page.lead, *texts_of(page)):
                for word in WORD.findall(text.lower()):
                    known.setdefault(plain(word), word)
        cache.set(KEY, known, timeout=KEPT)
    return known
