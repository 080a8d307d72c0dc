"""Lists of pages, and the way to a page."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import spelling
from cms.aiming import reader_of
from cms.blocks.rich import Figure
from cms.models import (
    AudiencePage,
    BlogIndex,
    BrochurePage,
    ClassPage,
    CurriculumPage,
    FaqPage,
    GuidePage,
    ServicePage,
    TutorialPage,
)
from cms.models.base import HOME
from lms.people.permissions import is_editor
from lms.reporting import queries as reporting

register = template.Library()


@register.simple_tag
def trail_of(page):
    """The pages above this one, then itself: what components/breadcrumb.html shows."""
    return [
        *(
            {"title": _("Home") if one.depth == HOME else one.title, "url": one.url}
            for one in page.pages_above
        ),
        {"title": page.title},
    ]


@register.simple_tag(takes_context=True)
def may_edit(context, page):
    person = getattr(context.get("request"), "user", None)
    if person is None or not page.pk or not is_editor(person):
        return False
    return page.permissions_for_user(person).can_edit()


@register.simple_tag(takes_context=True)
def audience_pages(context):
    return _own_first(context, AudiencePage.objects.live().order_by("path"))


def _own_first(context, pages):
    return reader_of(context.get("request")).own_first(pages)


@register.simple_tag
def service_pages():
    """Every service, with how many tutorials and guides it has."""
    return counted(ServicePage.objects.order_by("path"))


@register.filter
def counted(pages):
    pages = list(pages.live().select_related("service"))
    guides, tutorials = _by_service(GuidePage), _by_service(TutorialPage)
    for page in pages:
        page.guide_count = guides.count(page.service_id)
        page.tutorial_count = tutorials.count(page.service_id)
    return pages


def _by_service(page_type):
    return list(page_type.objects.live().values_list("services", flat=True))


@register.simple_tag
def learning_of(service):
    """{guides, tutorials, classes} about a service."""
    return {
        name: page_type.objects.live().filter(services=service).order_by("title")
        for name, page_type in [
            ("guides", GuidePage),
            ("tutorials", TutorialPage),
            ("classes", ClassPage),
        ]
    }


@register.simple_tag(takes_context=True)
def curricula(context):
    return _own_first(context, CurriculumPage.objects.live().order_by("path"))


@register.simple_tag(takes_context=True)
def answers_about(context, service):
    """The questions on a service of the ENT, the most asked first."""
    return _own_first(context, FaqPage.objects.live().filter(services=service).most_asked())


@register.simple_tag
def answers_for(audience):
    """The questions of one profile, the most asked first."""
    pages = FaqPage.objects.live().filter(audiences__contains=f",{audience},")
    return pages.most_asked()


@register.simple_tag
def key_figures(names):
    """[(label, number)], counted now; what is nothing yet, or about too few people, is left out."""
    told = [FIGURES[name]() for name in dict.fromkeys(names)]
    return [(label, number) for label, number in told if number]


def _schools():
    number = reporting.schools_in_the_ent()
    return ngettext("school open in the ENT", "schools open in the ENT", number), number


def _trained():
    number = reporting.people_trained()
    label = ngettext("person who finished a curriculum", "people who finished one", number)
    return label, number


def _classes():
    number = reporting.classes_held()
    return ngettext("class held", "classes held", number), number


def _guides():
    number = GuidePage.objects.live().count() + TutorialPage.objects.live().count()
    return ngettext("guide or tutorial to read", "guides and tutorials to read", number), number


FIGURES = {
    Figure.SCHOOLS: _schools,
    Figure.TRAINED: _trained,
    Figure.CLASSES: _classes,
    Figure.GUIDES: _guides,
}


@register.simple_tag
def brochures_for(audience):
    return BrochurePage.objects.live().filter(audience=audience).order_by("path")


@register.simple_tag(takes_context=True)
def latest_posts(context, limit=3):
    blog = BlogIndex.objects.live().first()
    return _own_first(context, blog.posts().for_cards())[:limit] if blog else []


@register.simple_tag
def pages_near(path):
    """For a lost address: the pages that it may have meant."""
    return spelling.pages_near(path)


@register.simple_tag
def words_of(path):
    return spelling.words_of(path)
