"""Handing in, and answering."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.catalog.models import Activity
from lms.common.access import allowed, signed_in
from lms.common.errors import DomainError
from lms.people.permissions import is_reviewer
from lms.people.queries import with_posts
from lms.practices import operations, queries
from lms.practices.forms import HandInForm, ReviewForm
from lms.practices.models import PracticeReview
from lms.practices.permissions import reviewable_by

PAGE_SIZE = 25


@signed_in
@require_POST
def hand_in(request: HttpRequest, activity_uuid) -> HttpResponse:
    activity = get_object_or_404(Activity, uuid=activity_uuid, kind=Activity.Kind.PRACTICE)
    submission = queries.submission_of(request.user, activity)
    form = HandInForm(request.POST, request.FILES, submission=submission)
    if form.is_valid():
        try:
            said = _write(request, activity, form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return redirect(activity.path)
    context = {"activity": activity, "submission": submission, "form": form}
    return render(request, "practices/hand_in.html", context)


def _write(request, activity, fields) -> str:
    if "draft" in request.POST:
        fields.pop("no_pupil_named", None)
        operations.save_draft(actor=request.user, activity=activity, **fields)
        return _("Draft saved. You alone can read it.")
    operations.hand_in(actor=request.user, activity=activity, **fields)
    return _("Your work is handed in. You will get a message when it is answered.")


@allowed(is_reviewer)
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    pages = Paginator(queries.waiting_for(request.user), PAGE_SIZE)
    return render(
        request, "practices/queue.html", {"page": pages.get_page(request.GET.get("page"))}
    )


@allowed(is_reviewer)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, submission_uuid) -> HttpResponse:
    readable = reviewable_by(request.user).select_related("person", "activity")
    readable = readable.prefetch_related(with_posts("person"))
    submission = get_object_or_404(readable, uuid=submission_uuid)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _answer(request.user, submission, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return redirect("practices:queue")
    context = {
        "submission": submission,
        "form": form,
        "reviews": submission.reviews.select_related("reviewer"),
    }
    return render(request, "practices/review.html", context)


def _answer(actor, submission, *, decision: str, comment: str) -> str:
    if decision == PracticeReview.Decision.VALIDATED:
        operations.validate(actor=actor, submission=submission, comment=comment)
        return _("Practice validated. Its author has been told.")
    operations.return_work(actor=actor, submission=submission, comment=comment)
    return _("Practice returned with your comment. Its author has been told.")


@signed_in
@require_safe
def file(request: HttpRequest, submission_uuid) -> FileResponse:
    """The file, to save and never to open in the page, for its author and their reviewers."""
    submission = get_object_or_404(
        queries.visible_to(request.user).exclude(file=""), uuid=submission_uuid
    )
    try:
        content = submission.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(
        content,
        as_attachment=True,
        filename=submission.file_name,
        headers={
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
