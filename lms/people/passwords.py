"""Rules on new passwords, beyond Django's: length by rights, French habits, CNIL's 80 bits."""

import math
import unicodedata
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people.permissions import is_privileged

FRENCH = Path(__file__).with_name("passwords_fr.txt")
BITS = 80
SIGNS = 37  # what CNIL counts in its examples


class LengthValidator:
    """12 characters; 16 for whoever publishes or sees other people's data."""

    minimum, privileged_minimum = 12, 16

    def validate(self, password, user=None):
        minimum = self.minimum_for(user)
        if len(password) < minimum:
            raise ValidationError(
                ngettext(
                    "This password is too short: it needs %(minimum)d character.",
                    "This password is too short: it needs %(minimum)d characters.",
                    minimum,
                ),
                code="password_too_short",
                params={"minimum": minimum},
            )

    def minimum_for(self, person):
        known = person is not None and person.pk
        return self.privileged_minimum if known and is_privileged(person) else self.minimum

    def get_help_text(self):
        return _(
            "At least %(minimum)d characters, %(privileged)d if you publish or follow other people."
        ) % {"minimum": self.minimum, "privileged": self.privileged_minimum}


class FrenchCommonValidator:
    """Refuses what French speakers choose most, with or without digits and signs around it."""

    def validate(self, password, user=None):
        if _bare(password) in _french_common():
            raise ValidationError(
                _("This password is among the most used ones: it would be tried first."),
                code="password_too_common",
            )

    def get_help_text(self):
        return _("Not a password that many people use.")


class EntropyValidator:
    """The 80 bits CNIL asks for: length × the size of the alphabet drawn from."""

    def validate(self, password, user=None):
        if round(bits_of(password)) < BITS:
            raise ValidationError(
                _(
                    "This password is too easy to guess: make it longer, or mix capitals, digits "
                    "and signs. Seven words in a row do well."
                ),
                code="password_too_weak",
            )

    def get_help_text(self):
        return _(
            "For instance 12 characters with capitals, digits and signs, or seven words in a row."
        )


def bits_of(password: str) -> float:
    """How many bits a random password of this shape would hold.

    A character that repeats the one before, or follows it in the alphabet, adds nothing.
    """
    alphabet = sum(
        size
        for size, belongs in (
            (26, str.islower),
            (26, str.isupper),
            (10, str.isdigit),
            (SIGNS, lambda character: not character.isalnum()),
        )
        if any(belongs(character) for character in password)
    )
    steps = zip(password, password[1:], strict=False)
    length = bool(password) + sum(abs(ord(after) - ord(before)) > 1 for before, after in steps)
    return length * math.log2(alphabet) if alphabet else 0.0


@cache
def _french_common() -> frozenset[str]:
    return frozenset(_bare(line) for line in FRENCH.read_text(encoding="utf-8").splitlines())


def _bare(password: str) -> str:
    """Lower case, no accent, no digits nor signs at either end: "Soleil2026!" is "soleil"."""
    plain = unicodedata.normalize("NFKD", password.lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain.strip("0123456789 !?.,;:*+-_/@#$%&()[]='\"") or plain
