"""What each request of a signed-in person is checked for."""

import zoneinfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.common import clock

# Written at sign-in for whoever has more than a learner's rights (see receivers.py).
PRIVILEGED_SINCE = "privileged_since"
LAST_SEEN = "privileged_seen"
# Writing the session on each request would make every page a database write.
SEEN_EVERY = 60


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


class TimeZoneMiddleware:
    """Shows hours in the zone the person chose."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)
