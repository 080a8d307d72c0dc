"""Words as search compares them: without accents nor endings, as PostgreSQL's French does.

PostgreSQL reads words this way by itself (cms/migrations/0003_unaccent.py); SQLite is given them
read (cms/searching.py), and what explains or corrects a search reads them here too.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"\w+")
#: Said everywhere, so that they look for nothing: PostgreSQL leaves the same ones out.
_LITTLE = """
a ai as au aux avec c ce ces d dans de des du elle elles en es est et etait ete etre eu eux il ils
j je l la le les leur lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas pour
qu que qui s sa se ses son sont sur t ta te tes toi ton tu un une vos votre vous y
"""
LITTLE = frozenset(_LITTLE.split())
LEXICON = 50_000  # words kept in mind: more than a site says


def plain(text: str) -> str:
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(LEXICON)
def stem(word: str) -> str:
    """What “famille” and “familles” share; `word` is plain."""
    # A stemmer holds the word it is at: one for each, as requests run side by side.
    return snowballstemmer.stemmer("french").stemWord(word)


def stems_of(text: str) -> list[str]:
    return [stem(word) for word in WORD.findall(plain(text))]


def telling(words: list[str]) -> list[str]:
    """These plain words but the little ones, unless there are no others."""
    return [word for word in words if word not in LITTLE] or words
