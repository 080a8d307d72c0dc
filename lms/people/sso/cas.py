"""CAS 3, which the ENTs of schools speak: a ticket, shown once to who gave it."""

import hashlib
import re
from urllib.parse import urlencode

import defusedxml.ElementTree as ElementTree
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.base import Provider, ProviderAccount, ProviderException
from defusedxml import DefusedXmlException
from django.core.cache import cache
from django.http import HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from lms.people.sso.profiles import facts, named

NAMESPACE = "{http://www.yale.edu/tp/cas}"
TICKET = re.compile(r"ST-[!-~]{1,250}")
LARGEST_ANSWER = 200_000
#: Seconds during which a ticket already seen is refused without asking; none lives that long.
REMEMBERED = 3600


class Refused(ProviderException):
    """The ticket opens nothing."""


class CasProvider(Provider):
    id = "cas"
    name = "CAS"
    account_class = ProviderAccount
    supports_redirect = True
    asks_for_profile = True

    def __init__(self, request, app=None):
        super().__init__(request, app)
        self.name = app.name

    def get_login_url(self, request, **kwargs):
        query = f"?{urlencode(kwargs)}" if kwargs else ""
        return reverse("cas_login") + query

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        self.stash_redirect_state(request, process, next_url, data)
        query = urlencode({"service": self.service(request)})
        return HttpResponseRedirect(f"{self.app.settings['url']}/login?{query}")

    def service(self, request) -> str:
        """The one address for which tickets are asked, to the letter."""
        return request.build_absolute_uri(reverse("cas_callback"))

    def validate(self, request, ticket: str) -> dict:
        """Ask the provider whose ticket this is; {attribute: [values]}."""
        if not TICKET.fullmatch(ticket):
            raise Refused
        seen = f"cas:{hashlib.sha256(ticket.encode()).hexdigest()}"
        if not cache.add(seen, 1, timeout=REMEMBERED):
            raise Refused
        address = f"{self.app.settings['url']}/{self.app.settings['validation']}"
        with get_adapter().get_requests_session() as session:
            answer = session.get(
                address,
                params={"service": self.service(request), "ticket": ticket},
                allow_redirects=False,
                stream=True,
            )
            answer.raise_for_status()
            text = answer.raw.read(LARGEST_ANSWER, decode_content=True)
        return read_answer(text)

    def end_of_session(self, token: str, back: str):
        return f"{self.app.settings['url']}/logout", {"service": back}

    def check(self, login):
        """Its answer came straight from the provider: nothing more to verify."""

    def extract_uid(self, data):
        return data["uid"]

    def extract_extra_data(self, data):
        return facts(data["attributes"])

    def extract_common_fields(self, data):
        told = data["attributes"]
        return {field: named(told, field) for field in ("email", "first_name", "last_name")}


def read_answer(text: bytes) -> dict:
    """Who the provider says it is; refused unless it says so in so many words."""
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise Refused from error
    success = root.find(f"{NAMESPACE}authenticationSuccess")
    user = success.findtext(f"{NAMESPACE}user", "").strip() if success is not None else ""
    if root.tag != f"{NAMESPACE}serviceResponse" or not user:
        raise Refused
    attributes = {}
    for one in success.findall(f"{NAMESPACE}attributes/*"):
        attributes.setdefault(one.tag.rpartition("}")[2], []).append(one.text or "")
    return {"uid": named(attributes, "uid") or user, "attributes": attributes}


def login(request):
    return get_adapter().get_provider(request, CasProvider.id).redirect_from_request(request)


def callback(request):
    """The way back; only for a browser that left from here."""
    provider = get_adapter().get_provider(request, CasProvider.id)
    state = statekit.unstash_last_state(request, provider_id=provider.sub_id)
    if state is None:
        return render_authentication_error(request, provider)
    try:
        data = provider.validate(request, request.GET.get("ticket", ""))
    except (ProviderException, RequestException) as error:
        return render_authentication_error(request, provider, exception=error)
    sociallogin = provider.sociallogin_from_response(request, data)
    sociallogin.state = state
    return complete_social_login(request, sociallogin)
