"""Who comes in through a provider: joined, opened, or shown the way to what is public."""

import logging

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.common import audit
from lms.people.sso.profiles import CHILDREN_AND_FAMILIES, audience_of

security = logging.getLogger("levier.security")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        """The provider vouches for the person, whatever their address."""
        return True

    def pre_social_login(self, request, sociallogin):
        """Children and families are neither created nor signed in; unknown profiles neither."""
        sociallogin.provider.check(sociallogin)
        if sociallogin.state.get("process") == "connect" and not did_recently_reauthenticate(
            request
        ):
            # A session left open must not give the account to whoever sits down.
            messages.error(request, _("Confirm first that it is you, then link your account."))
            raise ImmediateHttpResponse(redirect("ways_in"))
        audience = audience_of(sociallogin.account.extra_data.get("profiles", ()))
        if audience in CHILDREN_AND_FAMILIES:
            _log("sign-on of a child or a family", sociallogin.provider)
            messages.info(
                request,
                _("Pupils and families have no account here: all that is for you is open, below."),
            )
            raise ImmediateHttpResponse(redirect("cms:audience", audience))
        if not audience and sociallogin.provider.asks_for_profile:
            _log("sign-on without a known profile", sociallogin.provider)
            messages.error(
                request,
                _(
                    "%(provider)s did not say what you do in your school, and accounts are for "
                    "adults. Your ENT referent can tell why; meanwhile, sign in with your address."
                )
                % {"provider": sociallogin.provider},
            )
            raise ImmediateHttpResponse(redirect("account_login"))

    def authenticate_by_email(self, sociallogin):
        """Both sides must have verified the address: nothing is joined to a doubtful account."""
        found = super().authenticate_by_email(sociallogin)
        if found is None:
            return None
        person, email = found
        own = EmailAddress.objects.filter(user=person, email__iexact=email, verified=True)
        return found if own.exists() else None

    def populate_user(self, request, sociallogin, data):
        person = super().populate_user(request, sociallogin, data)
        person.email = person.email.lower()
        for field in ("first_name", "last_name"):
            longest = person._meta.get_field(field).max_length
            setattr(person, field, getattr(person, field)[:longest])
        return person

    def save_user(self, request, sociallogin, form=None):
        person = sociallogin.user
        if form:
            person.email = form.cleaned_data["email"]
        person.set_unusable_password()
        sociallogin.save(request)
        provider = sociallogin.account.provider
        audit.record(actor=person, verb="account.opened", target=person, origin=provider)
        return person

    def get_connect_redirect_url(self, request, socialaccount):
        return reverse("ways_in")

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        _log("sign-on refused", provider, reason=type(exception).__name__)


def _log(what, provider, **facts):
    security.info(what, extra={"facts": {"provider": provider.sub_id, **facts}})
