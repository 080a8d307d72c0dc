"""Addresses of this site that editors typed: which of them nothing answers."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

PAGES = "wagtail_serve"


def lost(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses that are ours and lead nowhere; the others are left unread.

    The pages are looked for together; only what is no page costs a query more.
    """
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    paths = {address: _own_path(address, site) for address in addresses}
    paths = {address: path for address, path in paths.items() if path}
    if not paths:
        return set()
    root = site.root_page
    places = {path: f"{root.url_path}{path.lstrip('/')}" for path in paths.values()}
    places = {path: place.rstrip("/") + "/" for path, place in places.items()}
    online = set(
        Page.objects.live().filter(url_path__in=places.values()).values_list("url_path", flat=True)
    )
    return {
        address
        for address, path in paths.items()
        if places[path] not in online and not _is_answered(path, root)
    }


def _own_path(address: str, site: Site) -> str:
    """The path of an address of this site, "" for any other."""
    try:
        told = urlsplit(address)
    except ValueError:
        return ""
    ours = not told.netloc and address.startswith("/")
    if told.scheme in ("http", "https"):
        ours = told.hostname == site.hostname
    return (told.path or "/") if ours else ""


def _is_answered(path: str, root: Page) -> bool:
    try:
        view = resolve(path)
    except Resolver404:
        return _is_redirected(path)
    if view.url_name != PAGES:
        return True
    parts = [part for part in path.split("/") if part]
    try:
        root.specific.route(HttpRequest(), parts)
    except Http404:
        return _is_redirected(path)
    return True


def _is_redirected(path: str) -> bool:
    return Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()
