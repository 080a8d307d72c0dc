"""Housekeeping, run by the worker."""

from django.core.management import call_command


def tidy() -> None:
    """Forget the sessions that ended."""
    call_command("clearsessions")
