from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Site

from cms.models import AudienceIndex, SiteIdentity
from cms.models.statement import mention
from lms.people.permissions import is_editor, is_manager, is_trainer


def site(request):
    """The site's identity, main menu and duties, looked up only by the templates that show them."""
    return {
        "identity": SimpleLazyObject(lambda: SiteIdentity.for_request(request)),
        "accessibility": SimpleLazyObject(mention),
        "main_menu": SimpleLazyObject(lambda: main_menu(request)),
    }


def main_menu(request):
    """What the site offers to all, after what concerns this person."""
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    links = _own_links(person) if signed_in else []
    links += [(page.title, page.url) for page in _menu_pages(request, signed_in)]
    links += [(link["title"], link["url"]) for link in SiteIdentity.for_request(request).menu_links]
    return [
        {"title": title, "url": url, "current": _is_current(request.path, url)}
        for title, url in links
    ]


def _own_links(person):
    links = [(_("My space"), reverse("my_space"))]
    if is_trainer(person):
        links.append((_("My classes"), reverse("class_sessions:mine")))
    if is_manager(person):
        links.append((_("My territory"), reverse("reporting:territory")))
    if is_editor(person):
        links.append((pgettext("verb", "Publish"), reverse("wagtailadmin_home")))
    return links


def _menu_pages(request, signed_in):
    found = Site.find_for_request(request)
    if found is None:
        return []
    pages = found.root_page.get_children().live().in_menu()
    # Doors by profile are for whoever has not said who they are.
    return pages.not_type(AudienceIndex) if signed_in else pages


def _is_current(path, url):
    return bool(url) and url != "/" and path.startswith(url)
