"""Reading attestations. By its code, anybody may; the paper itself is for its holder."""

from django.db.models import Exists, OuterRef, QuerySet

from lms.attestations import codes
from lms.attestations.models import Attestation
from lms.enrolment.models import Enrolment
from lms.people.permissions import is_administrator


def visible_to(person) -> QuerySet[Attestation]:
    """One's own; all those that still have a holder for an administrator."""
    held = Attestation.objects.filter(person__isnull=False).select_related("person", "version")
    return held if is_administrator(person) else held.filter(person=person)


def attestations_of(person) -> QuerySet[Attestation]:
    return Attestation.objects.filter(person=person).select_related("version__curriculum")


def find(code: str) -> Attestation | None:
    """The attestation with this code, however it was typed."""
    meant = codes.read(code)
    return Attestation.objects.filter(code=meant).first() if meant else None


def unfounded() -> QuerySet[Attestation]:
    """Valid attestations of people who did not complete that curriculum; none when all is well."""
    completed = Enrolment.objects.filter(
        person=OuterRef("person"),
        curriculum=OuterRef("version__curriculum"),
        completed_at__isnull=False,
    )
    return Attestation.objects.filter(person__isnull=False, revoked_at=None).exclude(
        Exists(completed)
    )
