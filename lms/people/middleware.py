"""What each request of a signed-in person is checked for."""

import zoneinfo

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.common import acting, clock, network
from lms.people import second_factor
from lms.people.permissions import needs_second_factor

# Written at sign-in for whoever has more than a learner's rights (see receivers.py).
PRIVILEGED_SINCE = "privileged_since"
LAST_SEEN = "privileged_seen"
# Writing the session on each request would make every page a database write.
SEEN_EVERY = 60
# What stays open to a session that still owes its second factor: what gives it, and the way out.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "set_language",
        "healthz",
        "readyz",
    }
)
# And to whoever has none yet, what gives one: a stolen session adds none to an account that has.
FIRST_SECOND_FACTOR = WITHOUT_SECOND_FACTOR | {"mfa_activate_totp", "mfa_add_webauthn"}


class ShortPrivilegedSessionMiddleware:
    """Ends the sessions of the privileged after 30 idle minutes, or 8 hours; then asks again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if PRIVILEGED_SINCE in request.session and self._is_over(request.session):
            logout(request)
            messages.info(
                request,
                _("Your session ended, for the safety of what you may see. Please sign in again."),
            )
        return self.get_response(request)

    def _is_over(self, session) -> bool:
        moment = int(clock.now().timestamp())
        started = session[PRIVILEGED_SINCE]
        seen = session.get(LAST_SEEN, started)
        if moment - seen >= settings.LEVIER_PRIVILEGED_IDLE:
            return True
        if moment - started >= settings.LEVIER_PRIVILEGED_ABSOLUTE:
            return True
        if moment - seen >= SEEN_EVERY:
            session[LAST_SEEN] = moment
        return False


class SecondFactorMiddleware:
    """Nothing opens to administrators, project leads and editors before their second factor.

    Whatever the door they came by, and from the moment they have these rights: a session opened
    before is asked as well.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        person = request.user
        if not person.is_authenticated or second_factor.is_proved(request):
            return None
        if request.resolver_match.url_name in WITHOUT_SECOND_FACTOR:
            return None
        if not needs_second_factor(person):
            return None
        has_one = second_factor.has_one(person)
        if not has_one and request.resolver_match.url_name in FIRST_SECOND_FACTOR:
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": _("Your second factor is missing.")}, status=403)
        target = request.get_full_path() if request.method == "GET" else "/"
        door = "mfa_reauthenticate" if has_one else "mfa_activate_totp"
        return redirect_to_login(target, door)


class NetworkMiddleware:
    """Lets the activity log say from where, and by whom where only a signal tells."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with (
            network.seen_from(lambda: self._address(request)),
            acting.on_behalf_of(lambda: request.user),
        ):
            return self.get_response(request)

    @staticmethod
    def _address(request) -> str:
        try:
            return get_adapter(request).get_client_ip(request)
        except PermissionDenied:  # a proxy was promised, and this request came by none
            return ""


class TimeZoneMiddleware:
    """Shows hours in the zone the person chose."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)
