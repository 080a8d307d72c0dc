"""The code that anyone may check: 16 symbols in base 32, 80 random bits. Pure.

Crockford's alphabet leaves out I, L, O and U, so that a code read aloud or copied by hand is still
the right one.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(typed: str) -> str:
    """The code meant by what somebody typed, or "" when it cannot be one."""
    code = re.sub(r"[\s\u2010-\u2015-]+", "", typed).upper().translate(_CONFUSED)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
