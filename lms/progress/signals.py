"""Sent inside the transaction that changes it, so that what follows stands or falls with it."""

from django.dispatch import Signal

# A completion was achieved or revoked: `completion_changed(sender=Completion, completion=…)`.
completion_changed = Signal()
