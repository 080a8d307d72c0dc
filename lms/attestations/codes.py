"""The code that anyone may check: 16 symbols in base 32, 80 random bits. Pure."""

from lms.common import codes
from lms.common.codes import ALPHABET, shown

__all__ = ["ALPHABET", "LENGTH", "new", "read", "shown"]

LENGTH = 16


def new() -> str:
    return codes.new(LENGTH)


def read(typed: str) -> str:
    return codes.read(typed, LENGTH)
