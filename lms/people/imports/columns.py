"""The columns of a file of people, and the words their cells are made of. Pure."""

import re
import unicodedata

from lms.people.models import Role
from lms.territory.models import Audience, Organisation

#: Our name of a column, then its title in the template, then the other titles it is known by.
COLUMNS = {
    "email": (
        "courriel",
        "email",
        "e-mail",
        "mail",
        "mél",
        "adresse électronique",
        "adresse e-mail",
        "adresse de courriel",
        "adresse",
    ),
    "first_name": ("prénom", "first name"),
    "last_name": ("nom", "nom d'usage", "nom de famille", "last name"),
    "place": ("uai", "code uai", "rne", "code", "école", "établissement", "structure"),
    "level": ("niveau", "type de structure"),
    "audience": ("profil", "audience"),
    "role": ("rôle", "role"),
    "starts_on": ("du", "date de début", "depuis"),
    "ends_on": ("au", "date de fin", "jusqu'au"),
}
NAMES = tuple(COLUMNS)
TITLES = {name: titles[0] for name, titles in COLUMNS.items()}
REQUIRED = ("email", "first_name", "last_name", "place", "audience")

#: Columns that have no business here: the whole file is refused, and nothing of it is kept.
FORBIDDEN = ("numen", "ine", "nir", "numero de securite sociale", "eleve", "nom de l eleve")

AUDIENCES = {
    Audience.TEACHER: ("enseignant", "enseignante", "professeur", "professeur des écoles", "pe"),
    Audience.HEAD: ("directeur", "directrice", "directeur d'école", "directrice d'école"),
    Audience.INSPECTOR: ("inspecteur", "inspectrice", "ien"),
    Audience.ADVISER: ("conseiller pédagogique", "conseillère pédagogique", "cpc", "cpd"),
    Audience.DIGITAL_ADVISER: ("erun", "référent numérique", "conseiller numérique"),
    Audience.STAFF: ("personnel", "agent", "atsem", "aesh", "animateur", "animatrice"),
    Audience.PARTNER: ("partenaire",),
}
CHILDREN_AND_FAMILIES = {
    Audience.PUPIL: ("élève",),
    Audience.GUARDIAN: ("parent", "responsable légal", "famille"),
}
ROLES = {
    Role.LEARNER: ("apprenant", "apprenante", "aucun"),
    Role.TRAINER: ("formateur", "formatrice"),
    Role.REFERENT: ("référent", "référente", "référent ENT", "référente ENT"),
    Role.HEAD: ("directeur", "directrice", "directeur d'école", "directrice d'école"),
    Role.INSPECTOR: ("inspecteur", "inspectrice", "ien"),
    Role.ADVISER: (
        "conseiller",
        "conseillère",
        "conseiller pédagogique",
        "conseillère pédagogique",
    ),
    Role.PROJECT_LEAD: ("chef de projet", "cheffe de projet"),
    Role.PARTNER: ("partenaire",),
    Role.VENDOR_AGENT: ("agent de l'éditeur", "agente de l'éditeur"),
    Role.SUPPORT_AGENT: ("assistance", "agent d'assistance", "agente d'assistance"),
    Role.MODERATOR: ("modérateur", "modératrice"),
    Role.DATA_PROTECTION: ("délégué à la protection des données", "dpd", "dpo"),
}
LEVELS = {
    Organisation.Kind.SCHOOL: ("école",),
    Organisation.Kind.DISTRICT: ("circonscription",),
    Organisation.Kind.DEPARTMENT: ("département",),
    Organisation.Kind.ACADEMY: ("académie",),
    Organisation.Kind.REGION: ("région académique", "région"),
    Organisation.Kind.PARTNER: ("partenaire",),
}

EXAMPLE = (
    ("claire.morvan@ac-valbourg.fr", "Claire", "Morvan", "9990101F", "", "enseignante", "", "", ""),
    (
        "yann.legoff@ac-valbourg.fr",
        "Yann",
        "Le Goff",
        "9990101F",
        "",
        "directeur",
        "directeur",
        "01/09/2026",
        "",
    ),
    (
        "marc.delaunay@ac-valbourg.fr",
        "Marc",
        "Delaunay",
        "9990001X",
        "circonscription",
        "conseiller pédagogique",
        "conseiller",
        "01/09/2026",
        "31/08/2027",
    ),
)


def plain(text: str) -> str:
    """Lower case, without accents nor signs: how titles and words are compared."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def _by_word(vocabulary) -> dict:
    return {
        plain(word): value
        for value, words in vocabulary.items()
        for word in (*words, str(value.value))
    }


AUDIENCE_OF = _by_word(AUDIENCES)
CHILD_OR_FAMILY = _by_word(CHILDREN_AND_FAMILIES)
ROLE_OF = _by_word(ROLES)
LEVEL_OF = _by_word(LEVELS)


def places_of(header) -> dict[str, int | None]:
    """Where each of our columns stands in a header; None for the ones it has not."""
    found: dict[str, int] = {}
    for index, title in enumerate(header):
        found.setdefault(plain(title), index)
    return {
        name: next((found[plain(title)] for title in titles if plain(title) in found), None)
        for name, titles in COLUMNS.items()
    }


def forbidden_in(header) -> list[str]:
    return [title.strip() for title in header if plain(title) in FORBIDDEN]
