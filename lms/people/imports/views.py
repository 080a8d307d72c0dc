"""Screens of imports: send a file, read what it would do, apply it, undo it, invite again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.access import allowed
from lms.common.errors import DomainError
from lms.common.views import say
from lms.people import invitations
from lms.people.imports import files, operations, queries
from lms.people.imports.forms import FileForm
from lms.people.models import PeopleImportRow, Person
from lms.people.permissions import is_administrator

PAGE_SIZE = 50


@allowed(is_administrator)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = operations.receive(actor=request.user, file=file, name=file.name)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("people_imports:one", received.uuid)
    context = {
        "form": form,
        "imports": queries.visible_to(request.user)[:PAGE_SIZE],
        "never_entered": invitations.never_entered().count(),
    }
    return render(request, "people/imports.html", context)


@allowed(is_administrator)
@never_cache
@require_safe
def one(request: HttpRequest, import_uuid) -> HttpResponse:
    """What the file would do, does or did, line by line."""
    people_import = _mine(request, import_uuid)
    outcome = request.GET.get("etat", "")
    rows = Paginator(queries.rows_of(people_import, outcome), PAGE_SIZE)
    context = {
        "people_import": people_import,
        "trail": [_home(), {"title": people_import.name}],
        "outcome": outcome,
        "outcomes": [
            (value, label, getattr(people_import, value))
            for value, label in PeopleImportRow.Outcome.choices
        ],
        "page": rows.get_page(request.GET.get("page")),
    }
    return render(request, "people/import.html", context)


@allowed(is_administrator)
@require_POST
def apply(request: HttpRequest, import_uuid) -> HttpResponse:
    people_import = _mine(request, import_uuid)
    try:
        operations.apply(
            actor=request.user, people_import=people_import, invite="invite" in request.POST
        )
    except DomainError as error:
        say(request, error)
    return redirect("people_imports:one", people_import.uuid)


@allowed(is_administrator)
@require_POST
def undo(request: HttpRequest, import_uuid) -> HttpResponse:
    people_import = _mine(request, import_uuid)
    try:
        operations.undo(actor=request.user, people_import=people_import)
    except DomainError as error:
        say(request, error)
    return redirect("people_imports:one", people_import.uuid)


@allowed(is_administrator)
@require_POST
def discard(request: HttpRequest, import_uuid) -> HttpResponse:
    people_import = _mine(request, import_uuid)
    try:
        operations.discard(actor=request.user, people_import=people_import)
    except DomainError as error:
        say(request, error)
        return redirect("people_imports:one", people_import.uuid)
    messages.success(request, _("The file was dropped. Nothing had been written."))
    return redirect("people_imports:imports")


@allowed(is_administrator)
@never_cache
@require_safe
def refused(request: HttpRequest, import_uuid) -> HttpResponse:
    people_import = _mine(request, import_uuid)
    content = files.refused_csv(queries.refused_rows(people_import).iterator())
    return _download(content, files.CSV, "lignes-refusees.csv")


@allowed(is_administrator)
@require_safe
def template(request: HttpRequest, extension: str) -> HttpResponse:
    if extension == "csv":
        return _download(files.template_csv(), files.CSV, "modele-personnes.csv")
    if extension == "xlsx":
        return _download(files.template_xlsx(), files.XLSX, "modele-personnes.xlsx")
    raise Http404


@allowed(is_administrator)
@never_cache
@require_safe
def not_entered(request: HttpRequest) -> HttpResponse:
    """Whose account nobody has entered yet, to be invited again."""
    people = invitations.never_entered().prefetch_related("posts__organisation")
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    trail = [_home(), {"title": _("Never entered")}]
    return render(request, "people/not_entered.html", {"page": page, "trail": trail})


@allowed(is_administrator)
@require_POST
def invite_again(request: HttpRequest, person_uuid=None) -> HttpResponse:
    """One person, named by the address, or everybody."""
    if person_uuid is None:
        number = invitations.invite_everybody_again(actor=request.user)
    else:
        people = Person.objects.filter(uuid=person_uuid)
        number = invitations.invite(actor=request.user, people=people, again=True)
    messages.success(
        request,
        ngettext(
            "%(number)d invitation leaves within a few minutes.",
            "%(number)d invitations leave within a few minutes.",
            number,
        )
        % {"number": number},
    )
    return redirect("people_imports:not_entered")


def _home() -> dict:
    return {"title": _("Import people"), "url": reverse("people_imports:imports")}


def _mine(request: HttpRequest, import_uuid):
    return get_object_or_404(queries.visible_to(request.user), uuid=import_uuid)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
