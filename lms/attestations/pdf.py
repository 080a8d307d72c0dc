"""The paper: a tagged PDF (PDF/UA-1) made on demand from a template, without any network."""

from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from lms.attestations import errors, proofs
from lms.attestations.models import Attestation
from lms.people.queries import current_posts

STATIC = settings.BASE_DIR / "static"
STYLESHEET = STATIC / "css" / "attestation.css"
LOGO = STATIC / "img" / "logo.svg"


def render(attestation: Attestation, request) -> bytes:
    """In French whatever the interface's language: it is a paper of a French administration."""
    weasyprint = _engine()
    with translation.override("fr"):
        html = render_to_string("attestations/attestation.html", _context(attestation), request)
    fonts, fetcher = weasyprint.text.fonts.FontConfiguration(), _fetcher(weasyprint)
    style = weasyprint.CSS(filename=STYLESHEET, font_config=fonts, url_fetcher=fetcher)
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )


def _engine():
    """WeasyPrint, which needs the system's Pango: a server without it runs all the same."""
    try:
        import weasyprint
    except OSError as missing:
        raise errors.PdfUnavailable from missing
    return weasyprint


def _fetcher(weasyprint):
    """Fonts and pictures of our own, and what the page carries in itself: nothing else."""

    class OwnFiles(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            address = urlsplit(url)
            path = Path(unquote(address.path)).resolve()
            own = address.scheme == "file" and path.is_relative_to(STATIC)
            if address.scheme != "data" and not own:
                raise ValueError(f"not a file of ours: {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols={"data", "file"}, allow_redirects=False)


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
        "logo": LOGO.as_uri(),
        "started_on": min((step["done_on"] for step in steps), default=attestation.completed_on),
        "code": attestation.shown_code,
        "verify_address": urlsplit(site).netloc + reverse("attestations:verify"),
        "qr_code": segno.make(address, error="m").svg_data_uri(dark="#241F3D", border=0, scale=4),
    }
