"""Search over the pages: whole words first, then the beginnings of titles."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms import models

LONGEST = 100


@dataclass(frozen=True)
class Kind:
    """A kind of page as readers know it; `slug` stands in the address of a filtered search."""

    slug: str
    label: str
    plural: str
    types: tuple
    icon: str


KINDS = {
    kind.slug: kind
    for kind in [
        Kind("guide", _("Guide"), _("Guides"), (models.GuidePage,), "book-open"),
        Kind("tutoriel", _("Tutorial"), _("Tutorials"), (models.TutorialPage,), "circle-play"),
        Kind("parcours", _("Curriculum"), _("Curricula"), (models.CurriculumPage,), "route"),
        Kind("classe", _("Class"), _("Classes"), (models.ClassPage,), "presentation"),
        Kind("billet", _("Blog post"), _("Blog posts"), (models.BlogPost,), "newspaper"),
        Kind(
            "page",
            _("Page"),
            _("Pages"),
            (models.StandardPage, models.ServicePage, models.AudiencePage),
            "file-text",
        ),
    ]
}
OTHER = Kind("", _("Activity"), "", (models.QuizPage, models.PracticePage), "pencil")
EVERY_TYPE = [page_type for kind in [*KINDS.values(), OTHER] for page_type in kind.types]


def find(words, kind=None):
    """Live public pages, the most relevant first; specific, and sliceable for a paginator."""
    # Only words: signs mean something else to each database's search.
    words = re.sub(r"\W+", " ", words).strip()
    if not words:
        return Page.objects.none()
    pages = Page.objects.live().type(*(kind.types if kind else EVERY_TYPE)).specific()
    found = pages.search(words)
    return found if found.count() else pages.autocomplete(words)


def kind_of(page):
    return next((kind for kind in KINDS.values() if isinstance(page, kind.types)), OTHER)
