"""SAML 2, which academies and the education federation speak: signed assertions only."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.saml import views
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.exceptions import PermissionDenied
from lxml.etree import LxmlError

from lms.people.sso.profiles import facts, named

TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


class AssertionProvider(SAMLProvider):
    @property
    def asks_for_profile(self):
        """Unless the installation knows that this provider only has adults."""
        return not self.app.settings["only_adults"]

    def check(self, login):
        """Signature, audience, times and request were checked with the assertion."""

    def extract_uid(self, data):
        uid = named(data.get_attributes(), "uid")
        if not uid and data.get_nameid_format() == TRANSIENT:
            # Another name each time: every sign-in would open an account.
            raise PermissionDenied
        return uid or data.get_nameid()

    def extract_extra_data(self, data):
        return facts(data.get_attributes())

    def extract_common_fields(self, data):
        attributes = data.get_attributes()
        return {field: named(attributes, field) for field in ("email", "first_name", "last_name")}


def finish(request, organization_slug):
    """The end of the way back; whatever is no response, or was used before, is refused alike."""
    try:
        return views.finish_acs(request, organization_slug=organization_slug)
    except (LxmlError, ValueError, KeyError, PermissionDenied) as error:
        provider = get_adapter().get_provider(request, organization_slug)
        return render_authentication_error(request, provider, exception=error)
