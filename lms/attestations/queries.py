"""Reading attestations. By its code, anybody may; the paper itself is for its holder."""

from django.db.models import Exists, OuterRef, QuerySet

from lms.attestations import codes
from lms.attestations.models import Attestation
from lms.catalog.models import Step
from lms.enrolment.models import Enrolment, Waiver
from lms.people.permissions import is_administrator
from lms.progress.models import Completion


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
    """Valid attestations of people who do not follow that curriculum, or of whom a required step
    of the attested version is neither done nor waived; none when all is well."""
    holder, followed = OuterRef("person"), OuterRef("version__curriculum")
    enrolment = Enrolment.objects.filter(person=holder, curriculum=followed)
    holder, followed = OuterRef(holder), OuterRef(followed)
    activity = OuterRef("activity")
    done = Completion.objects.filter(person=holder, activity=activity, revoked_at=None)
    waived = Waiver.objects.filter(
        enrolment__person=holder, enrolment__curriculum=followed, activity=activity
    )
    missing = Step.objects.filter(version=OuterRef("version"), required=True).filter(
        ~Exists(done), ~Exists(waived)
    )
    return Attestation.objects.filter(
        ~Exists(enrolment) | Exists(missing), person__isnull=False, revoked_at=None
    )
