"""Screens of the call for help."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.access import public
from lms.common.errors import DomainError
from lms.support import operations
from lms.support.forms import CallForm


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """The form; it comes knowing the page and the service that one comes from."""
    person = request.user if request.user.is_authenticated else None
    known = {
        "page_path": _own_path(request.GET.get("page", "")),
        "service": request.GET.get("service", ""),
        "audience": request.GET.get("profil", ""),
        "text": request.GET.get("q", "")[:200],
    }
    initial = {name: value for name, value in known.items() if value}
    form = CallForm(request.POST or None, person=person, initial=initial)
    if request.method == "POST" and form.is_bound and form.is_by_a_robot:
        return redirect("support:sent")  # as for anybody; nothing is kept
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        del facts["website"]
        facts["page_path"] = _own_path(facts["page_path"])
        sender = "" if person else get_adapter(request).get_client_ip(request)
        try:
            operations.call_for_help(actor=person, sender=sender, **facts)
        except DomainError as error:
            form.add_error("text", str(error))
        else:
            return redirect("support:sent")
    return render(request, "support/call.html", {"form": form})


@public
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "support/sent.html")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing is sent by opening the link: machines that read mail open links too."""
    try:
        if request.method == "POST":
            operations.confirm(token=token)
            return redirect("support:confirm", token)
        found = operations.call_behind(token)
    except DomainError as error:
        return render(request, "support/confirm.html", {"error": error}, status=404)
    return render(request, "support/confirm.html", {"call": found})


def _own_path(path: str) -> str:
    """A path of this site, or nothing: it becomes a link that agents follow."""
    return path[:300] if path.startswith("/") and not path.startswith("//") else ""
