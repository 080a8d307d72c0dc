"""Sent inside the transaction that changes it, so that what follows stands or falls with it."""

from django.dispatch import Signal

# A person finished a version of a curriculum, once per version unless a step is taken back and done
# again:
# `curriculum_completed(sender=Enrolment, enrolment=…)`.
curriculum_completed = Signal()
