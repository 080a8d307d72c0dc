"""Housekeeping, run by the worker."""

from django.conf import settings
from django.core.management import call_command

from lms.common.outbox import operations as outbox


def tidy() -> None:
    """Forget the sessions that ended and, but for the demo's mailbox, links that open accounts."""
    call_command("clearsessions")
    if not settings.LEVIER_DEMO:
        outbox.forget_contents()
