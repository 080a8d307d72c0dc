"""Issuing an attestation, once, and revoking it."""

from datetime import date, datetime
from unicodedata import normalize
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.crypto import salted_hmac

from lms.attestations import codes, emails, errors
from lms.attestations.models import Attestation
from lms.common import audit, clock
from lms.common.locks import locked
from lms.enrolment.models import Enrolment
from lms.people.permissions import is_administrator
from lms.progress.queries import completions_of


@transaction.atomic
def issue(*, actor, enrolment: Enrolment) -> Attestation:
    """The attestation of a completed enrolment; asked again, the same one."""
    enrolment = locked(enrolment)
    if enrolment.completed_at is None or enrolment.required_done < enrolment.required_total:
        raise errors.NotCompleted
    person, version = enrolment.person, enrolment.version
    issued = Attestation.objects.filter(person=person, version=version, revoked_at=None).first()
    if issued:
        return issued
    steps = _steps_done(enrolment)
    finished = max((date.fromisoformat(step["done_on"]) for step in steps), default=None)
    attestation = Attestation.objects.create(
        code=codes.new(),
        person=person,
        version=version,
        title=enrolment.curriculum.title,
        minutes=sum(step["minutes"] for step in steps),
        steps=steps,
        completed_on=finished or _day(enrolment.completed_at, person),
        issued_at=clock.now(),
        name_hash=hash_of(person.get_full_name()),
    )
    audit.record(
        actor=actor, verb="attestation.issued", target=attestation, version=str(version.uuid)
    )
    emails.issued(attestation)
    return attestation


@transaction.atomic
def revoke(*, actor, attestation: Attestation, reason: str) -> Attestation:
    """Whoever checks the code reads that it is no longer valid, and since when; never why."""
    if actor is not None and not is_administrator(actor):
        raise errors.NotAllowed
    if not reason.strip():
        raise errors.ReasonMissing
    attestation = locked(attestation)
    if attestation.revoked_at:
        return attestation
    attestation.revoked_at, attestation.revoked_by = clock.now(), actor
    attestation.revocation_reason = reason.strip()
    attestation.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    audit.record(actor=actor, verb="attestation.revoked", target=attestation)
    return attestation


def hash_of(name: str) -> str:
    """A keyed hash of a name: recognises it again, tells nothing to who has not the key."""
    plain = " ".join(normalize("NFC", name).casefold().split())
    return salted_hmac("lms.attestations.name", plain, algorithm="sha256").hexdigest()


def _steps_done(enrolment: Enrolment) -> list[dict]:
    """What was done of the version followed, in its order, with what shows it."""
    steps = list(enrolment.version.steps.select_related("activity").order_by("position"))
    completions = completions_of(enrolment.person, [step.activity_id for step in steps])
    return [
        {
            "title": step.activity.title,
            "kind": step.activity.kind,
            "minutes": step.minutes,
            "rule": completion.rule,
            "facts": completion.evidence.data,
            "done_on": _day(completion.achieved_at, enrolment.person).isoformat(),
        }
        for step in steps
        if (completion := completions.get(step.activity_id))
    ]


def _day(moment: datetime, person):
    return moment.astimezone(ZoneInfo(person.time_zone)).date()
