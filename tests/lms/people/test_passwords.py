"""What a new password must be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lms.people.passwords import bits_of

pytestmark = pytest.mark.django_db


def codes(password, person=None):
    try:
        validate_password(password, person)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "Vx7!kTq2#Lm9",  # 12 drawn characters of every kind
        "le tableau vert attend sept craies blanches",
        "Kp3rTv9wXz2bQn",  # 14, without signs
    ],
)
def test_what_cnil_gives_as_examples_is_accepted(password):
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Vx7!kTq2#L", "password_too_short"),
        ("password1234", "password_too_common"),
        ("Azertyuiop2026!", "password_too_common"),
        ("éducation nationale", "password_too_common"),
        ("abcdefghijklmnopqrstuvwxyz", "password_too_weak"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaa", "password_too_weak"),
        ("123456789012345678901234567", "password_too_weak"),
    ],
)
def test_a_weak_password_is_refused_and_says_why(password, code):
    assert code in codes(password)


def test_whoever_follows_people_or_publishes_needs_sixteen_characters(claire, sophie, ines):
    password = "Vx7!kTq2#Lm9"
    assert codes(password, claire) == set()
    assert codes(password, sophie) == codes(password, ines) == {"password_too_short"}


def test_one_s_own_name_is_no_password(claire):
    assert "password_too_similar" in codes(claire.email, claire)


def test_a_repeated_character_adds_no_strength():
    assert bits_of("Vx7!VVVVVVVV") < bits_of("Vx7!kTq2#Lm9") / 2
