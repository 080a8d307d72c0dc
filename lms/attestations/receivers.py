"""Whoever completes a curriculum receives its attestation, in the transaction of the last step."""

from django.dispatch import receiver

from lms.attestations.operations import issue
from lms.enrolment.signals import curriculum_completed


@receiver(curriculum_completed)
def issue_attestation(sender, enrolment, **kwargs):
    issue(actor=None, enrolment=enrolment)
