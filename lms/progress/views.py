from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.catalog.models import Activity
from lms.common import throttle
from lms.common.access import signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.progress import operations, queries, watching, wording
from lms.progress.forms import DeclareForm, WatchReport, read_ticks


@signed_in
@require_POST
def declare(request, activity_uuid):
    activity = get_object_or_404(Activity, uuid=activity_uuid)
    form = DeclareForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The form was incomplete. Reload the page and try again."))
        return redirect(activity.path)
    sent = form.cleaned_data
    try:
        operations.declare(
            actor=request.user,
            activity=activity,
            event_id=sent["event_id"],
            token=sent["token"],
        )
    except DomainError as error:
        say(request, error)
        return redirect(activity.path)
    messages.success(request, _("Step done: “%(title)s”.") % {"title": activity.title})
    return redirect(_safe(sent["next"], request) or activity.path)


@signed_in
@require_POST
def bring(request):
    """Once answered, the message says to the browser that it may forget its ticks."""
    page = _safe(request.POST.get("next", ""), request) or reverse("my_space")
    try:
        ticks = read_ticks(request.POST.get("ticks", ""))
    except DomainError as error:
        say(request, error)
        return redirect(page)
    taken = len(operations.bring(actor=request.user, ticks=ticks))
    words = wording.brought(taken, len(ticks) - taken)
    messages.success(request, words, extra_tags="brought")
    return redirect(page)


@signed_in
@require_POST
def watch(request, activity_uuid):
    activity = get_object_or_404(Activity, uuid=activity_uuid)
    # An honest player reports every ten seconds, and a few times more while one jumps about.
    if not throttle.allow(f"watch:{request.user.pk}", limit=60, seconds=60):
        return JsonResponse({"message": _("Too many reports. Wait a minute.")}, status=429)
    try:
        report = WatchReport.read(request.body)
        state = operations.report_watching(
            actor=request.user,
            activity=activity,
            event_id=report.event_id,
            ranges=report.ranges,
            position=report.position,
            speed=report.speed,
            token=request.GET.get("opened", ""),
        )
    except DomainError as error:
        return JsonResponse({"message": str(error), "code": error.code}, status=400)
    percent = watching.percent(state.seconds, queries.counted_seconds(activity))
    share = queries.share_to_watch(activity)
    done = activity.pk in queries.completions_of(request.user, [activity.pk])
    return JsonResponse(
        {"percent": percent, "done": done, "message": wording.coverage(percent, share, done)}
    )


@signed_in
@require_safe
def receipt(request, activity_uuid):
    """Why is this step done?"""
    activity = get_object_or_404(Activity, uuid=activity_uuid)
    completions = queries.receipt(request.user, activity)
    if not completions:
        raise Http404
    return render(
        request,
        "progress/receipt.html",
        {
            "activity": activity,
            "completions": completions,
            "evidence": queries.evidence_of(request.user, activity),
        },
    )


def _safe(address, request):
    """`address` if it stays on this site."""
    stays = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if stays else ""
