"""An attestation follows what it proves, in the same transaction.

Whoever completes a curriculum receives it with the last step; it is revoked with a required step
that is taken back, and a new one is issued once that step is done again.
"""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from lms.attestations.operations import issue, revoke
from lms.attestations.queries import unfounded
from lms.enrolment.signals import curriculum_completed
from lms.progress.signals import completion_changed


@receiver(curriculum_completed)
def issue_attestation(sender, enrolment, **kwargs):
    issue(actor=None, enrolment=enrolment)


@receiver(completion_changed)
def revoke_unfounded(sender, completion, **kwargs):
    """Revoked by the system: whoever took the step back decided of that step."""
    if completion.revoked_at is None:
        return
    asking = unfounded().filter(
        person=completion.person_id, version__steps__activity=completion.activity_id
    )
    for attestation in list(asking):
        revoke(actor=None, attestation=attestation, reason=_("A required step was taken back."))
