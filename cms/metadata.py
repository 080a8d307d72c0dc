"""What pages say of themselves to search engines and to whoever shares them: nobody is named."""

from django.utils.html import strip_tags
from django.utils.translation import get_language

from cms.models import (
    AudiencePage,
    BlogPost,
    ClassPage,
    CurriculumPage,
    FaqIndex,
    FaqPage,
    GuidePage,
    HomePage,
    ServicePage,
    TutorialPage,
)
from cms.models.base import HOME

SCHEMA = "https://schema.org"
MOST_QUESTIONS = 50


def structured(page, identity) -> list[dict]:
    """The schema.org descriptions of a page, each a whole document of JSON-LD."""
    told = [_of_its_kind(page, identity), _questions(page), _trail(page)]
    return [{"@context": SCHEMA, **one} for one in told if one]


def _of_its_kind(page, identity):
    if isinstance(page, HomePage):
        return _site(page, identity)
    common = {
        "name": page.title,
        "description": page.search_description or page.lead,
        "url": page.full_url,
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "provider": {"@type": "Organization", "name": identity.name},
    }
    if isinstance(page, BlogPost):
        return _article(page, common)
    if isinstance(page, CurriculumPage):
        return {"@type": "Course", **common}
    if isinstance(page, TutorialPage):
        kind = {"@type": "LearningResource", "learningResourceType": "video"}
        return kind | _lasting(page, common)
    if isinstance(page, GuidePage | ClassPage):
        return {"@type": "LearningResource", **_lasting(page, common)}
    return None


def _lasting(page, common):
    return common | {"timeRequired": f"PT{page.minutes}M"}


def _site(page, identity):
    search = page.full_url.rstrip("/") + "/recherche/?q={search_term_string}"
    return {
        "@type": "WebSite",
        "name": identity.name,
        "description": identity.tagline,
        "url": page.full_url,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def _article(page, common):
    told = {
        "@type": "BlogPosting",
        "headline": page.title,
        "description": common["description"],
        "url": page.full_url,
        "inLanguage": common["inLanguage"],
        "datePublished": page.date.isoformat(),
        "publisher": common["provider"],
    }
    if authors := page.authors.all():
        told["author"] = [{"@type": "Organization", "name": one.name} for one in authors]
    if page.last_published_at:
        told["dateModified"] = page.last_published_at.date().isoformat()
    return told


def _questions(page):
    """The questions that a page answers, whoever wrote them: in a stream, or on pages of theirs."""
    match page:
        case ClassPage():
            told = [(one.value["question"], one.value["answer"].source) for one in page.questions]
        case ServicePage():
            told = _answers(FaqPage.objects.filter(services=page.service_id))
        case AudiencePage():
            told = _answers(FaqPage.objects.filter(audiences__contains=f",{page.audience},"))
        case FaqIndex():
            told = _answers(FaqPage.objects.all())
        case FaqPage():
            told = [(page.title, page.body.render_as_block())]
        case _:
            told = []
    if not told:
        return None
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": " ".join(strip_tags(answer).split())},
            }
            for question, answer in told
        ],
    }


def _answers(pages):
    return [
        (page.title, page.body.render_as_block())
        for page in pages.live().order_by("path")[:MOST_QUESTIONS]
    ]


def _trail(page):
    if page.depth <= HOME:
        return None
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": one.title, "item": one.full_url}
            for place, one in enumerate([*page.pages_above, page], start=1)
        ],
    }
