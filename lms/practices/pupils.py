"""Keeping pupils' names out of what adults write. Pure: no database, no list of first names.

Two degrees. A name beside a word such as « élève » is refused. Any other pair of capitalised words
may be a school or an author, a capitalised word beside a class level may be a subject: its writer
has to say that it is no pupil. Names in small letters are not seen: the writer's word covers them.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:['’-][A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]+)*"
_UPPER = r"[A-ZÀ-ÖØ-Þ]{2,}(?:['’-][A-ZÀ-ÖØ-Þ]{2,})*"
_NAME = rf"(?:{_CAPITALISED}|{_UPPER})"
_PARTICLES = r"(?:(?:de|du|des|da|di|van|von|[Bb]en|[EeAa]l|[Ll][ea])\s+){0,2}"
# Looked for at every word, so that « Élève Lucas Martin » also gives its last two words.
_PAIR = re.compile(rf"(?<![\w-])(?=((?P<first>{_NAME})\s+{_PARTICLES}(?P<last>{_NAME}))(?![\w-]))")
_PUPIL = (
    r"(?<!\w)(?:[ée]l[èe]ves?|enfants?|écoli(?:er|ère)s?|fils|filles?|garçons?|petite?s?|jumeaux"
    r"|jumelles|maman|papa|mère|père|parents|famille|pupils?|child(?:ren)?|student)(?!\w)"
)
# At most three words between « élève » and the name, none of which brings in somebody else.
_BETWEEN = r"[\s,:;(«]*(?:(?!(?:avec|et|par|chez|pour|à|ont|with|and|by)\b)[\w’'-]+[\s,:;(«]+){0,3}"
_PUPIL_BEFORE = re.compile(rf"{_PUPIL}{_BETWEEN}(?:d['’])?$", re.IGNORECASE)
_PUPIL_AFTER = re.compile(rf"^{_BETWEEN}{_PUPIL}", re.IGNORECASE)
# One name alone counts only right beside one of these.
_CHILD = r"(?<!\w)(?i:[ée]l[èe]ves?|enfants?|pupils?)(?!\w)"
_LEVEL = r"(?<!\w)(?i:cp|ce[12]|cm[12])(?!\w)"
_ALONE = rf"(?P<name>{_NAME})(?![\w-])"
_LONE = [
    (re.compile(rf"{_CHILD}\s+{_ALONE}"), True),
    (re.compile(rf"(?:{_CHILD}|{_LEVEL})\s*[:,;(«]?\s*{_ALONE}"), False),
    (re.compile(rf"(?<![\w-]){_ALONE}\s*[:,;(«]?\s*(?:{_CHILD}|{_LEVEL})"), False),
]
# A pair that follows one of these names an adult or a place.
_ADULT_OR_PLACE = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Mr|Mrs|Ms|Dr)\.?|\b(?:monsieur|madame|collègue|auteure?|écrivaine?"
    r"|école|élémentaire|maternelle|primaire|collège|lycée|groupe scolaire|rue|avenue|place"
    r"|boulevard|bibliothèque|médiathèque|musée|stade|gymnase|circonscription|ville|commune))"
    r"(?:\s+(?:de|du|des|de la|d['’]))?\s*$",
    re.IGNORECASE,
)
# Words that begin a sentence or a title, subjects and initials: nobody's name.
_PLAIN_WORDS = """
    Le La Les Un Une Des Du De Ce Cet Cette Ces Mon Ma Mes Ton Ta Tes Son Sa Ses Notre Nos Votre Vos
    Leur Leurs Je Tu Il Elle On Nous Vous Ils Elles Et Ou Où Mais Donc Car Si Dans Pour Avec Sans
    Sur Sous Chez Par En Au Aux À Entre Vers Après Avant Pendant Depuis Dès Quand Puis Enfin Ensuite
    Ici Voici Voilà Chaque Aucun Aucune Tous Toutes Tout Toute Plusieurs Certains Certaines Quelques
    Deux Trois Quatre Cinq Autre Autres Quel Quelle Quels Quelles Que Qui Quoi Comme Comment Chers
    École Classe Cycle Niveau Groupe Groupes Atelier Cahier Espace Élève Élèves Eleve Eleves Elève
    Elèves Enfant Enfants Pupil Pupils Français Mathématiques Maths Histoire Géographie Sciences
    Anglais Allemand Espagnol Lecture Écriture Arts Musique Sport Parents Famille Familles
    Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche Janvier Février Mars Avril Mai Juin Juillet
    Août Septembre Octobre Novembre Décembre Monsieur Madame Mme Mmes Mlle Mr Mrs Ms Dr
    The This My Our We They He She All Each Every Some No
    Ent Cp Ce Cm Ps Ms Gs Tni Tbi Vpi Pdf Qr Url Html Rgpd Eps Emc Ulis Aesh Atsem Rep Tice Qcm Dnl
"""
_NOT_A_NAME = frozenset(_PLAIN_WORDS.split())
_AROUND = 60


def pupil_named(text: str) -> str:
    """The name of what seems to be a pupil, or ""."""
    return next((name for name, pupil in _names(text) if pupil), "")


def names_in_doubt(text: str) -> list[str]:
    """Other words that may be somebody's name, each once, in order."""
    return list(dict.fromkeys(name for name, pupil in _names(text) if not pupil))


def _names(text: str) -> Iterator[tuple[str, bool]]:
    text = normalize("NFC", text)
    pairs = [
        pair for pair in _PAIR.finditer(text) if not (_plain(pair["first"]) or _plain(pair["last"]))
    ]
    for pair in pairs:
        before = text[max(0, pair.start() - _AROUND) : pair.start()]
        after = text[pair.end(1) : pair.end(1) + _AROUND]
        if not _ADULT_OR_PLACE.search(before):
            yield pair[1], bool(_PUPIL_BEFORE.search(before) or _PUPIL_AFTER.search(after))
    in_pairs = {at for pair in pairs for at in range(*pair.span(1))}
    for pattern, pupil in _LONE:
        for alone in pattern.finditer(text):
            if not (_plain(alone["name"]) or alone.start("name") in in_pairs):
                yield alone["name"], pupil


def _plain(word: str) -> bool:
    return word.capitalize() in _NOT_A_NAME
