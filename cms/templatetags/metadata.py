"""The head of a page: its one address, how it is shared, what it is about."""

import logging

from django import template
from django.utils.html import json_script
from django.utils.safestring import mark_safe
from wagtail.images.models import SourceImageIOError

from cms.metadata import structured
from lms.common.uploads import absolute

register = template.Library()
log = logging.getLogger("levier.pages")


@register.inclusion_tag("cms/_metadata.html", takes_context=True)
def metadata(context, page):
    """Nothing but "do not index me" where the page is none of the public site's.

    A screen that is for everybody gives its one address, `canonical`.
    """
    request, identity = context.get("request"), context.get("identity")
    shown = getattr(page, "full_url", None) and not getattr(request, "is_preview", False)
    if not shown:
        return {"page": None, "canonical": context.get("canonical")}
    image = getattr(page, "image", None)
    picture = _shared_picture(image) if image else None
    return {
        "page": page,
        "identity": identity,
        "description": page.search_description or page.lead,
        "picture": absolute(picture.url) if picture else "",
        "kind": "article" if page.__class__.__name__ == "BlogPost" else "website",
        "structured": structured(page, identity),
    }


def _shared_picture(image):
    """None where its file is missing: a database may be restored before its files."""
    try:
        return image.get_rendition("fill-1200x630|format-jpeg")
    except SourceImageIOError:
        log.warning("the file of image %s is missing", image.pk)
        return None


@register.filter
def json_ld(told):
    """A block of data, escaped so that no word of an editor closes it."""
    block = json_script(told)
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308 # nosec
