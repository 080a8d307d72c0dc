"""What the holder of an attestation is told, in their language, once."""

from django.utils import translation

from lms.common import outbox
from lms.common.outbox.operations import queue


def issued(attestation) -> None:
    person = attestation.person
    context = {"person": person, "attestation": attestation}
    with translation.override(person.language):
        subject, text, html = outbox.render("attestation_issued", context)
    queue(
        kind="attestation_issued",
        about=attestation.uuid,
        person=person,
        subject=subject,
        text=text,
        html=html,
    )
