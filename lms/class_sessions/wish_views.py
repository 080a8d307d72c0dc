"""Asking to be told of new dates of a class, from wherever it is full."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.catalog.models import Activity
from lms.class_sessions import operations
from lms.common.access import signed_in
from lms.common.errors import DomainError
from lms.common.views import say


@signed_in
@require_POST
def wish(request, uuid):
    """To be told of new dates of a class, or no longer."""
    activity = get_object_or_404(Activity, uuid=uuid, kind=Activity.Kind.CLASS)
    try:
        if "stop" in request.POST:
            operations.withdraw_wish(actor=request.user, activity=activity)
            sentence = _("You will not be told of new dates any more.")
        else:
            operations.wish_for_dates(actor=request.user, activity=activity)
            sentence = _("We write to you as soon as there are seats.")
    except DomainError as error:
        say(request, error)
    else:
        messages.success(request, sentence)
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(address if safe else activity.path)
