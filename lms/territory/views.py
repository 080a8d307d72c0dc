"""Loading the directory of schools: send, look, confirm."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.access import allowed
from lms.common.errors import DomainError
from lms.common.views import say
from lms.territory import sent_directories
from lms.territory.forms import DirectoryForm
from lms.territory.models import SchoolImport
from lms.territory.permissions import keeps_territory

RECENT = 10
#: The counts of a report, in the order they are read: name, words.
COUNTS = {
    "created": lambda number: ngettext("school created", "schools created", number),
    "updated": lambda number: ngettext("school updated", "schools updated", number),
    "closed": lambda number: ngettext("school closed", "schools closed", number),
    "unchanged": lambda number: ngettext("school unchanged", "schools unchanged", number),
    "refused": lambda number: ngettext("line refused", "lines refused", number),
}

CHANGES = ("created", "updated", "closed", "renamed")


@allowed(keeps_territory)
@require_http_methods(["GET", "HEAD", "POST"])
def schools(request):
    """Send a file; find the last ones again."""
    form = DirectoryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = sent_directories.preview_directory(
                actor=request.user, file=form.cleaned_data["file"]
            )
            return redirect("territory:school_import", sent.uuid)
        except DomainError as error:
            form.add_error("file", str(error))
    recent = SchoolImport.objects.select_related("author")[:RECENT]
    return render(request, "territory/schools.html", {"form": form, "recent": recent})


@allowed(keeps_territory)
@require_safe
def school_import(request, uuid):
    """What a file would do, or did."""
    sent = get_object_or_404(SchoolImport.objects.select_related("author"), uuid=uuid)
    counts = sent.report["counts"]
    return render(
        request,
        "territory/school_import.html",
        {
            "sent": sent,
            "counts": [(words(counts[name]), counts[name]) for name, words in COUNTS.items()],
            "districts": counts["districts"],
            "changes": any(counts.get(name) for name in CHANGES),
            "parts": _parts(sent.report),
        },
    )


@allowed(keeps_territory)
@require_POST
def confirm(request, uuid):
    sent = get_object_or_404(SchoolImport, uuid=uuid)
    try:
        sent_directories.confirm_directory(actor=request.user, sent=sent)
    except DomainError as error:
        say(request, error)
    return redirect("territory:school_import", uuid)


@allowed(keeps_territory)
@require_POST
def drop(request, uuid):
    sent = get_object_or_404(SchoolImport, uuid=uuid)
    try:
        sent_directories.drop_preview(actor=request.user, sent=sent)
    except DomainError as error:
        say(request, error)
        return redirect("territory:school_import", uuid)
    messages.success(request, _("Nothing was written, and the file is forgotten."))
    return redirect("territory:schools")


def _parts(report):
    """The lists of the report that are not empty, each with its title and how many are left out."""
    titles = {
        "refused": _("Refused lines"),
        "closed": _("Schools that close"),
        "created": _("New schools"),
        "updated": _("Schools that change"),
        "renamed": _("Districts that change their name"),
        "kept": _("Changed by hand, left as they are"),
    }
    return [
        {
            "name": name,
            "title": title,
            "lines": report["lines"][name],
            "total": report["counts"][name],
            "hidden": report["counts"][name] - len(report["lines"][name]),
        }
        for name, title in titles.items()
        if report["lines"].get(name)
    ]
