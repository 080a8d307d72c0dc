"""Verbs of personal data: correct, object, ask for erasure, answer; erase; keep no longer."""

from lms.personal_data.operations.erasure import erase
from lms.personal_data.operations.requests import (
    accept,
    ask_for_erasure,
    refuse,
    remind,
    withdraw,
)
from lms.personal_data.operations.retention import apply_retention
from lms.personal_data.operations.rights import correct, count_me

__all__ = [
    "accept",
    "apply_retention",
    "ask_for_erasure",
    "correct",
    "count_me",
    "erase",
    "refuse",
    "remind",
    "withdraw",
]
