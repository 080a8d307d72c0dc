"""Every address has a rule that says who may open it."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from lms.common.access import rule_of

# Whole families whose rules are Wagtail's own: its admin asks for `access_admin` first, its
# documents and pages for the privacy that editors set.
WAGTAIL = ("admin/", "documents/")


def walk(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern


def addresses(urlconf):
    """Each route once, as it is answered: the first pattern wins, like in a request."""
    found = {}
    for route, pattern in walk(get_resolver(urlconf).url_patterns):
        found.setdefault(route, pattern)
    return list(found.items())


def without_rule(urlconf):
    return [
        route
        for route, pattern in addresses(urlconf)
        if rule_of(pattern.callback) is None
        and not route.startswith(WAGTAIL)
        and pattern.name != "wagtail_serve"
        and not pattern.callback.__module__.startswith("wagtail.")
    ]


@pytest.mark.parametrize(
    "urlconf", ["lms.config.urls", "lms.config.content_urls", "tests.lms.demo.urls"]
)
def test_every_address_says_who_may_open_it(urlconf):
    assert without_rule(urlconf) == []


def test_only_the_doors_of_the_back_office_stand_before_wagtail_s():
    routes = [route for route, _pattern in addresses("lms.config.urls")]
    admin = [route for route in routes if route.startswith("admin/")]
    assert admin[:3] == [
        "admin/login/",
        "admin/password_reset/",
        "admin/password_reset/<path:rest>",
    ]


def test_wagtail_s_own_sign_in_is_never_reached():
    for path in ("/admin/login/", "/admin/password_reset/", "/_util/login/"):
        assert resolve(path).func.__module__ == "lms.people.views"


def test_no_api_nor_django_admin_is_mounted():
    routes = [route for route, _pattern in addresses("lms.config.urls")]
    assert not [route for route in routes if route.startswith(("api/", "django-admin/"))]
