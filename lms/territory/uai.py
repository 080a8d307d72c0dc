"""The national number of a school: seven digits and a check letter.

The letter is the remainder of the seven digits by 23, read in an alphabet without I, O and Q
(published rule of the Ramsese directory).
"""

import re

ALPHABET = "abcdefghjklmnprstuvwxyz".upper()
SHAPE = re.compile(r"(?P<number>\d{7}|2[AB]\d{5})(?P<letter>[A-Z])")


def expected_letter(number):
    """The check letter of seven digits; Corsica's 2A and 2B count as 20."""
    return ALPHABET[int(re.sub("[AB]", "0", number)) % len(ALPHABET)]


def normalised(text):
    return text.strip().upper().replace(" ", "")


def is_uai(text):
    """Whether the text is a well-formed UAI with the right letter."""
    match = SHAPE.fullmatch(text)
    return bool(match) and expected_letter(match["number"]) == match["letter"]
