"""Where the link of an invitation leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.common.access import public
from lms.people import invitations


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A button rather than a redirection: mail servers that follow links must not spend it."""
    person = invitations.invited_by(token)
    if request.method == "POST" and person is not None:
        return redirect(invitations.password_path(person))
    return render(request, "account/invitation.html", {"person": person})
