"""Wagtail's own doors, which lead to the one sign-in or nowhere."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from lms.common.access import public


@public
def one_door(request):
    """To the site's sign-in, then back to the page that was asked for."""
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect_to_login(target if safe else "/admin/")


@public
def no_door(request, rest=""):
    raise Http404
