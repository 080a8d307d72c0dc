"""The providers that can be named, and the doors that exist when they are."""

from functools import wraps

from allauth.socialaccount.providers import registry
from django.conf import settings
from django.http import Http404

from lms.people.sso.cas import CasProvider
from lms.people.sso.oidc import SignedProvider
from lms.people.sso.saml import AssertionProvider

# Here rather than through allauth's applications, whose own providers check less.
for provider in (SignedProvider, AssertionProvider, CasProvider):
    registry.register(provider)


def if_named(kind: str, view):
    """404 unless the settings name a provider of this kind."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        named = settings.SOCIALACCOUNT_PROVIDERS.get(kind, {}).get("APPS", ())
        if not named or not set(kwargs.values()) <= {app["provider_id"] for app in named}:
            raise Http404
        return view(request, *args, **kwargs)

    return opened
