"""An answer sheet comes in, its result is read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.catalog.models import Activity
from lms.common.access import signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.quizzes import operations, queries
from lms.quizzes.errors import SheetRefused
from lms.quizzes.forms import AnswerSheet


@signed_in
@require_POST
def answer(request: HttpRequest, activity_uuid) -> HttpResponse:
    activity = get_object_or_404(Activity, uuid=activity_uuid, kind=Activity.Kind.QUIZ)
    try:
        sheet = AnswerSheet.handed_in(request.POST, activity=activity, person=request.user)
    except SheetRefused as error:
        say(request, error)
        return redirect(activity.path)
    if sheet.is_valid():
        try:
            attempt = operations.submit(
                actor=request.user,
                activity=activity,
                attempt_id=sheet.attempt_id,
                version=sheet.version,
                answers=sheet.answers,
            )
        except DomainError as error:
            sheet.add_error(None, str(error))
        else:
            return redirect("quizzes:result", attempt.uuid)
    context = {"activity": activity, "version": sheet.version, "sheet": sheet}
    return render(request, "quizzes/sheet.html", context)


@signed_in
@never_cache
@require_safe
def result(request: HttpRequest, attempt_uuid) -> HttpResponse:
    attempt = get_object_or_404(queries.visible_to(request.user), uuid=attempt_uuid)
    context = {
        "attempt": attempt,
        "activity": attempt.version.activity,
        "corrected": queries.corrected(attempt),
    }
    return render(request, "quizzes/result.html", context)
