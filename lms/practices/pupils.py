"""Keeping pupils' names out of what adults write. Pure: no database, no list of first names.

Two degrees. A first name and a last name beside a word such as « élève » are refused. Any other
pair of capitalised words may be a school or an author: its writer has to say that it is no pupil.
"""

import re
from collections.abc import Iterator

_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:['’-][A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]+)*"
_UPPER = r"[A-ZÀ-ÖØ-Þ]{2,}(?:['’-][A-ZÀ-ÖØ-Þ]{2,})*"
_PARTICLES = r"(?:(?:de|du|des|da|di|van|von|[Bb]en|[EeAa]l|[Ll][ea])\s+){0,2}"
# Looked for at every word, so that « Élève Lucas Martin » also gives its last two words.
_PAIR = re.compile(
    rf"(?<![\w-])(?=((?P<first>{_CAPITALISED})\s+{_PARTICLES}(?:{_CAPITALISED}|{_UPPER}))(?![\w-]))"
)
_PUPIL = (
    r"(?<!\w)(?:élèves?|enfants?|écoli(?:er|ère)s?|fils|filles?|garçons?|petite?s?|jumeaux"
    r"|jumelles|maman|papa|mère|père|parents|famille|pupils?|child(?:ren)?|student)(?!\w)"
)
# At most three words between « élève » and the name, none of which brings in somebody else.
_BETWEEN = r"[\s,:;(«]*(?:(?!(?:avec|et|par|chez|pour|à|ont|with|and|by)\b)[\w’'-]+[\s,:;(«]+){0,3}"
_PUPIL_BEFORE = re.compile(rf"{_PUPIL}{_BETWEEN}(?:d['’])?$", re.IGNORECASE)
_PUPIL_AFTER = re.compile(rf"^{_BETWEEN}{_PUPIL}", re.IGNORECASE)
# A pair that follows one of these names an adult or a place.
_ADULT_OR_PLACE = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Mr|Mrs|Ms|Dr)\.?|\b(?:monsieur|madame|collègue|auteure?|écrivaine?"
    r"|école|élémentaire|maternelle|primaire|collège|lycée|groupe scolaire|rue|avenue|place"
    r"|boulevard|bibliothèque|médiathèque|musée|stade|gymnase|circonscription|ville|commune))"
    r"(?:\s+(?:de|du|des|de la|d['’]))?\s*$",
    re.IGNORECASE,
)
# Words that begin a sentence or a title and are nobody's first name.
_PLAIN_WORDS = """
    Le La Les Un Une Des Du De Ce Cet Cette Ces Mon Ma Mes Son Sa Ses Notre Nos Votre Vos Leur Leurs
    Je Tu Il Elle On Nous Vous Ils Elles Et Ou Mais Donc Car Si Dans Pour Avec Sans Sur Sous Chez
    Après Avant Pendant Depuis Dès Quand Puis Enfin Ensuite Chaque Tous Toutes Tout Toute Plusieurs
    École Classe Cahier Espace Élève Élèves Enfant Enfants Pupil Pupils
    Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche Janvier Février Mars Avril Mai Juin Juillet
    Août Septembre Octobre Novembre Décembre Monsieur Madame Mme Mmes Mlle Mr Mrs Ms Dr
    The This My Our We They He She
"""
_NOT_A_NAME = frozenset(_PLAIN_WORDS.split())
_AROUND = 60


def pupil_named(text: str) -> str:
    """The first name and last name of what seems to be a pupil, or ""."""
    return next((name for name, pupil in _names(text) if pupil), "")


def names_in_doubt(text: str) -> list[str]:
    """Other pairs that may be somebody's name, each once, in order."""
    return list(dict.fromkeys(name for name, pupil in _names(text) if not pupil))


def _names(text: str) -> Iterator[tuple[str, bool]]:
    for pair in _PAIR.finditer(text):
        before = text[max(0, pair.start() - _AROUND) : pair.start()]
        after = text[pair.end(1) : pair.end(1) + _AROUND]
        if pair["first"] in _NOT_A_NAME or _ADULT_OR_PLACE.search(before):
            continue
        yield pair[1], bool(_PUPIL_BEFORE.search(before) or _PUPIL_AFTER.search(after))
