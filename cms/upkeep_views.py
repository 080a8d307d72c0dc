"""Upkeep in the back office: what to read again, what to mend, version by version."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from cms import upkeep
from lms.territory.models import EntRelease

MOST_RELEASES = 10


@require_safe
def overview(request):
    pages = upkeep.pages_kept_by(request.user)
    releases = EntRelease.objects.select_related("project").prefetch_related("services")
    return render(
        request,
        "cms/admin/upkeep.html",
        {
            "due": upkeep.due(pages),
            "releases": upkeep.progress_of(list(releases[:MOST_RELEASES]), pages),
            "silent": upkeep.without_words(pages),
            "broken": upkeep.broken_links(pages),
            "here": reverse("upkeep"),
        },
    )


@require_safe
def release(request, pk):
    found = get_object_or_404(EntRelease.objects.select_related("project"), pk=pk)
    tasks = upkeep.tasks_of(found, upkeep.pages_kept_by(request.user))
    context = {
        "release": found,
        "tasks": tasks,
        "done": sum(task.done_on is not None for task in tasks),
        "here": reverse("upkeep_release", args=[pk]),
    }
    return render(request, "cms/admin/upkeep_release.html", context)


@require_POST
def reviewed(request, pk):
    page = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    read_for = request.POST.get("release", "")
    found = get_object_or_404(EntRelease, pk=read_for) if read_for.isdecimal() else None
    upkeep.review(person=request.user, page=page, release=found)
    messages.success(request, _("“%(title)s”: read again today.") % {"title": page.title})
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("upkeep")
    return redirect(back)


urlpatterns = [
    path("entretien/", overview, name="upkeep"),
    path("entretien/versions/<int:pk>/", release, name="upkeep_release"),
    path("entretien/pages/<int:pk>/relue/", reviewed, name="upkeep_reviewed"),
]
