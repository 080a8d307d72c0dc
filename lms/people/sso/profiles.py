"""What an ENT says of someone: their profile, and the schools where they are."""

import re
from collections.abc import Iterable

from django.conf import settings

from lms.territory.models import Audience

CHILDREN_AND_FAMILIES = (Audience.PUPIL, Audience.GUARDIAN)
UAI = re.compile(r"(?<![0-9A-Z])[0-9]{7}[A-Z](?![0-9A-Z])", re.IGNORECASE)
#: Values of `ENTPersonProfils` (schéma directeur des ENT), then those of the Edifice suite.
KNOWN = {
    "National_ELV": Audience.PUPIL,
    "National_TUT": Audience.GUARDIAN,
    "National_ENS": Audience.TEACHER,
    "National_DOC": Audience.TEACHER,
    "National_DIR": Audience.HEAD,
    "National_EVS": Audience.STAFF,
    "National_ETA": Audience.STAFF,
    "National_ACA": Audience.STAFF,
    "National_COL": Audience.PARTNER,
    "Student": Audience.PUPIL,
    "Relative": Audience.GUARDIAN,
    "Teacher": Audience.TEACHER,
    "Personnel": Audience.STAFF,
}


def facts(attributes) -> dict:
    """The profiles and schools among the attributes a provider sent, under its names or ours."""
    return {
        "profiles": _values(attributes, "profiles"),
        "schools": sorted(
            {
                code.upper()
                for value in _values(attributes, "schools")
                for code in UAI.findall(value)
            }
        ),
    }


def named(attributes, ours: str) -> str:
    """The first value of one of our names: first_name, last_name, email or uid."""
    return next(iter(_values(attributes, ours)), "")


def audience_of(profiles: Iterable[str]) -> str:
    """The audience these profiles tell, or "" when none is known.

    A pupil is one whatever else is said; a teacher who is also a parent is a teacher.
    """
    known = {name.casefold(): audience for name, audience in KNOWN.items()}
    known |= {name.casefold(): who for name, who in settings.LEVIER_ENT_PROFILES.items()}
    told = [known[name] for name in map(str.casefold, profiles) if name in known]
    if Audience.PUPIL in told:
        return Audience.PUPIL
    return min(told, key=lambda audience: audience in CHILDREN_AND_FAMILIES, default="")


def _values(attributes, ours: str) -> list[str]:
    for name in settings.LEVIER_ENT_ATTRIBUTES[ours]:
        found = attributes.get(name)
        if found:
            values = [found] if isinstance(found, str) else found
            return [str(value).strip() for value in values]
    return []
