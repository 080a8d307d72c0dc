"""The paper of an attestation, made on demand."""

from datetime import date
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from lms.attestations import proofs
from lms.attestations.models import Attestation
from lms.common import pdf
from lms.people.queries import current_posts

STYLESHEET = pdf.STATIC / "css" / "attestation.css"


def render(attestation: Attestation, request) -> bytes:
    """In French whatever the interface's language: it is a paper of a French administration."""
    with translation.override("fr"):
        html = render_to_string("attestations/attestation.html", _context(attestation), request)
    return pdf.made_from(html, STYLESHEET)


def _context(attestation: Attestation) -> dict:
    person = attestation.person
    steps = [
        {
            **step,
            "proof": proofs.sentence(step),
            "done_on": date.fromisoformat(step["done_on"]),
        }
        for step in attestation.steps
    ]
    site = settings.LEVIER_SITE_URL
    address = site + reverse("attestations:verified", args=[attestation.code])
    return {
        "attestation": attestation,
        "person": person,
        "post": current_posts(person, on=attestation.completed_on).first(),
        "steps": steps,
        "logo": pdf.LOGO.as_uri(),
        "started_on": min((step["done_on"] for step in steps), default=attestation.completed_on),
        "code": attestation.shown_code,
        "verify_address": urlsplit(site).netloc + reverse("attestations:verify"),
        "qr_code": segno.make(address, error="m").svg_data_uri(dark="#241F3D", border=0, scale=4),
    }
