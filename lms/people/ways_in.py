"""“Mes moyens de connexion”: every way into one's account, and the way out of all of them."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.common import audit
from lms.common.access import public, signed_in
from lms.people import sessions
from lms.people.sso import leaving

AWAY = "provider_to_leave"


@signed_in
@never_cache
@require_safe
def ways_in(request):
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    identities = SocialAccount.objects.filter(user=request.user).order_by("date_joined")
    identities = [(identity, _name(identity)) for identity in identities]
    return render(
        request,
        "account/ways_in.html",
        {
            "identities": identities,
            "has_application": Authenticator.Type.TOTP in kinds,
            "keys": kinds.count(Authenticator.Type.WEBAUTHN),
        },
    )


@signed_in
@require_POST
@reauthentication_required
def unlink(request, pk):
    """The mailed code always remains: no identity is the last way in."""
    identity = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    provider = _name(identity)
    identity.delete()
    audit.record(
        actor=request.user, verb="identity.unlinked", target=request.user, origin=identity.provider
    )
    messages.success(
        request, _("%(provider)s no longer opens your account.") % {"provider": provider}
    )
    return redirect("ways_in")


def _name(identity) -> str:
    """As the sign-in page says it; its code where the settings no longer name the provider."""
    try:
        return identity.get_provider().name
    except (SocialApp.DoesNotExist, ImproperlyConfigured):
        return identity.provider


@signed_in
@require_POST
def leave_elsewhere(request):
    ended = sessions.end_sessions(
        actor=request.user, person=request.user, but=request.session.session_key
    )
    messages.success(
        request,
        ngettext("%(number)d other session ended.", "%(number)d other sessions ended.", ended)
        % {"number": ended}
        if ended
        else _("You were signed in here only."),
    )
    return redirect("ways_in")


class SignOut(account.LogoutView):
    """Leaves this site, then offers to leave the provider who vouched for the person."""

    def post(self, *args, **kwargs):
        away = leaving.address(self.request)
        answer = super().post(*args, **kwargs)
        if away is None:
            return answer
        self.request.session[AWAY] = away
        return redirect("account_signed_out")


sign_out = public(SignOut.as_view())


@public
@never_cache
@require_safe
def signed_out(request):
    """A page rather than a redirect: our policy lets no form lead to another site."""
    away = request.session.pop(AWAY, None)
    if away is None:
        return redirect("/")
    return render(request, "account/signed_out.html", {"provider": away[0], "address": away[1]})
