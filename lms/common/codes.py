"""Codes that people copy by hand or say aloud, in base 32. Pure.

Crockford's alphabet leaves out I, L, O and U, so that a code read aloud or copied by hand is still
the right one.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def drawn_from(digest: bytes, length: int) -> str:
    """The code that a digest gives: five random bits of each byte."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])


def shown(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(typed: str, length: int) -> str:
    """The code meant by what somebody typed, or "" when it cannot be one."""
    code = re.sub(r"[\s\u2010-\u2015-]+", "", typed).upper().translate(_CONFUSED)
    return code if len(code) == length and set(code) <= set(ALPHABET) else ""
