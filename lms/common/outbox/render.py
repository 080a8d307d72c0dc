"""From a template's name to the three parts of a message."""

from typing import NamedTuple

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string


class Parts(NamedTuple):
    subject: str
    text: str
    html: str


def render(template: str, context: dict) -> Parts:
    """`templates/emails/<template>.subject.txt`, `.txt` and, where there is one, `.html`.

    Addresses in a message are whole: templates prefix them with `site_url`.
    """
    context = {"site_url": settings.LEVIER_SITE_URL, "demo": settings.LEVIER_DEMO, **context}
    subject = render_to_string(f"emails/{template}.subject.txt", context)
    text = render_to_string(f"emails/{template}.txt", context)
    try:
        html = get_template(f"emails/{template}.html").render(context)
    except TemplateDoesNotExist:
        html = ""
    return Parts(" ".join(subject.split()), text.strip() + "\n", html)
