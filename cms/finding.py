"""Search over the pages: words that begin in a title first, then words that the page says."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms import models
from cms.aiming import Reader, of_profile

LONGEST = 100
LITTLE = 4  # letters: shorter words are mostly articles


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
        Kind("note", _("Note"), _("Notes"), (models.InfoNote,), "pin"),
        Kind(
            "question",
            _("Frequent question"),
            _("Frequent questions"),
            (models.FaqPage,),
            "circle-question-mark",
        ),
        Kind("plaquette", _("Brochure"), _("Brochures"), (models.BrochurePage,), "scroll-text"),
        Kind("billet", _("Blog post"), _("Blog posts"), (models.BlogPost,), "newspaper"),
        Kind(
            "page",
            _("Page"),
            _("Pages"),
            (
                models.StandardPage,
                models.ContactPage,
                models.ServicePage,
                models.AudiencePage,
                models.AccessibilityPage,
            ),
            "file-text",
        ),
    ]
}
OTHER = Kind("", _("Activity"), "", (models.QuizPage, models.PracticePage), "pencil")
EVERY_TYPE = [page_type for kind in [*KINDS.values(), OTHER] for page_type in kind.types]

ABOUT_SERVICES = [
    models.GuidePage,
    models.TutorialPage,
    models.ClassPage,
    models.QuizPage,
    models.PracticePage,
    models.FaqPage,
]
ABOUT_CLASSES = [
    models.GuidePage,
    models.TutorialPage,
    models.ClassPage,
    models.PracticePage,
    models.BlogPost,
]


class Found:
    """Several lists of pages, one after the other; sliced by a paginator."""

    def __init__(self, *parts):
        self.parts = [
            (part, len(part) if isinstance(part, list) else part.count()) for part in parts
        ]

    def __len__(self):
        return sum(length for _part, length in self.parts)

    def __getitem__(self, place):
        start, stop = place.start or 0, min(place.stop, len(self))
        found, before = [], 0
        for part, length in self.parts:
            first, last = max(start - before, 0), min(stop - before, length)
            if first < last:
                found += part[first:last]
            before += length
        return found


def pages_by_service():
    """{service: its pages}, both by number: one query per type of page, whatever the services."""
    numbers = defaultdict(set)
    for service, page in models.ServicePage.objects.values_list("service", "pk"):
        numbers[service].add(page)
    for page_type in ABOUT_SERVICES:
        for service, page in page_type.objects.exclude(services=None).values_list("services", "pk"):
            numbers[service].add(page)
    return numbers


def about(service):
    """The pages about one service of the ENT."""
    return Q(pk__in=pages_by_service()[service.pk])


def meant_for(audience):
    """The pages for one profile, and those for everybody."""
    return ~Q(pk__in=of_profile(audience).not_theirs)


def for_cycle(cycle):
    """The pages for the classes of one cycle, and those for every class."""
    numbers = set()
    for page_type in ABOUT_CLASSES:
        named = Q(cycles="") | Q(cycles__contains=f",{cycle},")
        numbers.update(page_type.objects.filter(named).values_list("pk", flat=True))
    return Q(pk__in=numbers)


def find(words, kind=None, *narrower, reader=None, any_word=False):
    """Live pages, specific, for a paginator to slice: those that bear the words in their title,
    then those that say them; in each, what is the `reader`'s own comes first. `narrower`:
    conditions of `about`, `meant_for` and `for_cycle`. With `any_word`, those that say some of the
    words, whatever their title, the little words aside."""
    # Only words: signs mean something else to each database's search.
    words = re.sub(r"\W+", " ", words).strip()
    if not words:
        return []
    pages = Page.objects.live().type(*(kind.types if kind else EVERY_TYPE)).filter(*narrower)
    pages = pages.specific()
    # The shorter the title, the more of it the words are; databases do not agree on the rest.
    not_theirs = set((reader or Reader()).not_theirs)
    operator, titled = "and", []
    if any_word:
        operator = "or"
        words = " ".join(word for word in words.split() if len(word) >= LITTLE) or words
    else:
        titled = sorted(
            pages.autocomplete(words), key=lambda page: (page.pk in not_theirs, len(page.title))
        )
    others = pages.exclude(pk__in=[page.pk for page in titled])
    if not not_theirs:
        return Found(titled, others.search(words, operator=operator))
    own, theirs = others.exclude(pk__in=not_theirs), others.filter(pk__in=not_theirs)
    parts = (part.search(words, operator=operator) for part in (own, theirs))
    return Found(titled, *parts)


def kind_of(page):
    return next((kind for kind in KINDS.values() if isinstance(page, kind.types)), OTHER)
