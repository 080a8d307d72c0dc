"""Signing out at the provider: OpenID Connect's end of session, CAS's logout.

What is needed is kept in the session of whoever came in that way, and goes with it.
"""

import secrets
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from requests import RequestException

KEPT = "signed_in_by"


def remember(request, sociallogin) -> None:
    """Who vouched for this session."""
    request.session[KEPT] = {
        "provider": sociallogin.provider.sub_id,
        "token": getattr(sociallogin, "id_token", ""),
    }


def address(request) -> tuple[str, str] | None:
    """(name of the provider, address where one signs out there), if somebody vouched for this
    session and their provider has such an address."""
    kept = request.session.get(KEPT)
    if not kept or not request.user.is_authenticated:
        return None
    try:
        provider = get_adapter().get_provider(request, kept["provider"])
    except (SocialApp.DoesNotExist, ImproperlyConfigured):  # the settings name it no more
        return None
    end = getattr(provider, "end_of_session", None)
    if end is None:
        return None
    try:
        where, query = end(kept["token"], f"{settings.LEVIER_SITE_URL}/")
    except (RequestException, KeyError, ValueError):  # it does not answer: one leaves here alone
        return None
    return provider.name, f"{where}?{urlencode(query | {'state': secrets.token_urlsafe(16)})}"
