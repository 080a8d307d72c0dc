"""Sent inside the transaction that changes it, so that what follows stands or falls with it."""

from django.dispatch import Signal

# A person finished a version of a curriculum, which happens once per version:
# `curriculum_completed(sender=Enrolment, enrolment=…)`.
curriculum_completed = Signal()
