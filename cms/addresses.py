"""Addresses of this site that editors typed: which of them nothing answers."""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

PAGES, DOCUMENTS = "wagtail_serve", "wagtaildocs_serve"


def lost(addresses: Iterable[str], page: Page | None = None) -> set[str]:
    """Those of these addresses that are ours and lead nowhere; the others are left unread.

    `page`, which may not be online yet, answers at its own address. Pages are looked for together;
    only what is no page costs a query more. A view is taken to answer, whatever it is asked for.
    """
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        return set()
    paths = {address: _own_path(address, site) for address in addresses}
    paths = {address: path for address, path in paths.items() if path}
    root = site.root_page
    places = {path: _with_slash(root.url_path + path[1:]) for path in paths.values()}
    online = {page.url_path} if page else set()
    if places:
        found = Page.objects.live().filter(url_path__in=places.values())
        online |= set(found.values_list("url_path", flat=True))
    return {
        address
        for address, path in paths.items()
        if _is_relative(address)
        or (places[path] not in online and not _is_answered(address, path, root))
    }


def _own_path(address: str, site: Site) -> str:
    """The path of an address of this site, "" for any other. One that says neither a host nor where
    it begins ("www.exemple.fr", "aide/") is ours too: browsers look for it under the page."""
    try:
        told = urlsplit(address.strip())
        host, port = told.hostname, told.port
    except ValueError:
        return ""
    if told.scheme not in ("", "http", "https") or not (told.path or host):
        return ""
    if host and (host, port or _usual_port(told.scheme)) not in _our_hosts(site):
        return ""
    return f"/{unquote(told.path).removeprefix('/')}"


def _is_relative(address: str) -> bool:
    return not address.strip().startswith(("/", "http://", "https://"))


def _our_hosts(site) -> set[tuple]:
    own = urlsplit(settings.LEVIER_SITE_URL)
    declared = (own.hostname, own.port or _usual_port(own.scheme))
    return {declared, (site.hostname, site.port), (site.hostname, 443)}


def _usual_port(scheme: str) -> int:
    return 80 if scheme == "http" else 443


def _with_slash(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"


def _is_answered(address: str, path: str, root: Page) -> bool:
    if path.startswith(settings.STATIC_URL):
        return True
    for one in (path, _with_slash(path)):  # as a request without its last slash is sent on
        try:
            view = resolve(one)
        except Resolver404:
            continue
        if view.url_name == DOCUMENTS:
            return get_document_model().objects.filter(pk=view.args[0]).exists()
        if view.url_name != PAGES or _is_routed(one, root):
            return True
    return _is_redirected(address, path)


def _is_routed(path: str, root: Page) -> bool:
    try:
        root.specific.route(HttpRequest(), [part for part in path.split("/") if part])
    except Http404:
        return False
    return True


def _is_redirected(address: str, path: str) -> bool:
    query = urlsplit(address).query
    known = {Redirect.normalise_path(one) for one in (path, f"{path}?{query}")}
    return Redirect.objects.filter(old_path__in=known).exists()
