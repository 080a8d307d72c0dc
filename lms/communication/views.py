"""Screens of notes (having read one, who has) and of the messages in trouble."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.common import sheets
from lms.common.access import allowed, signed_in
from lms.common.errors import DomainError
from lms.common.small_counts import SMALLEST_COUNT, in_fives
from lms.common.views import say
from lms.communication import operations, queries
from lms.communication.models import Notice
from lms.people.permissions import is_administrator

PAGE = 50


@allowed(is_administrator)
@never_cache
@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.undelivered(), PAGE).get_page(request.GET.get("page"))
    return render(request, "communication/undelivered.html", {"page_obj": page})


@signed_in
@require_POST
def acknowledge(request: HttpRequest, uuid) -> HttpResponse:
    notice = get_object_or_404(Notice, uuid=uuid, withdrawn_at=None)
    operations.acknowledge(actor=request.user, notice=notice)
    messages.success(request, _("Noted: you have read this note."))
    return redirect(notice.path)


@signed_in
@never_cache
@require_safe
def readers(request: HttpRequest, uuid) -> HttpResponse:
    """Who has read, who has not yet: by name for the author and those who follow them, in round
    numbers for everybody else of the note."""
    notice = _followed(request, uuid)
    named = queries.named_to(request.user, notice)
    read = {one.person_id: one.read_at for one in queries.read_by(notice)}
    if "csv" in request.GET:
        return _as_csv(notice, named, read)
    is_author = request.user.pk == notice.author_id
    people = named.exclude(pk__in=read).prefetch_related("posts__organisation")
    done = named.filter(pk__in=read).prefetch_related("posts__organisation")
    return render(
        request,
        "communication/readers.html",
        {
            "notice": notice,
            "is_author": is_author,
            "missing": Paginator(people, PAGE).get_page(request.GET.get("page")),
            "read": [(person, read[person.pk]) for person in done[:PAGE]],
            "read_number": done.count(),
            "total": named.count(),
            "others": 0 if is_author else in_fives(queries.concerned_by(notice).count()),
            "smallest": SMALLEST_COUNT,
        },
    )


def _followed(request, uuid) -> Notice:
    """One's own note, or one that concerns somebody whom one follows by name."""
    notice = get_object_or_404(queries.visible_to(request.user), uuid=uuid)
    mine = request.user.pk == notice.author_id
    if not mine and not queries.named_to(request.user, notice).exists():
        raise Http404
    return notice


def _as_csv(notice, named, read) -> HttpResponse:
    rows = [
        (
            person.last_name,
            person.first_name,
            ", ".join(sorted({post.organisation.name for post in person.posts.all()})),
            f"{read[person.pk]:%d/%m/%Y}" if person.pk in read else "",
        )
        for person in named.prefetch_related("posts__organisation")
    ]
    header = (_("Last name"), _("First name"), _("Place"), _("Read on"))
    return HttpResponse(
        sheets.csv_of(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="note-{notice.number}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


@signed_in
@require_POST
def recall(request: HttpRequest, uuid) -> HttpResponse:
    notice = _followed(request, uuid)
    try:
        number = operations.recall(actor=request.user, notice=notice)
    except DomainError as error:
        say(request, error)
    else:
        messages.success(
            request,
            ngettext(
                "%(number)d person is reminded, outside the night and the holidays.",
                "%(number)d people are reminded, outside the night and the holidays.",
                number,
            )
            % {"number": number},
        )
    return redirect("communication:readers", notice.uuid)
