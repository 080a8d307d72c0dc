"""Whether a page helped, and the help that pages of the ENT open."""

from allauth.account.adapter import get_adapter
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from cms.aiming import reader_of
from cms.models import FaqPage, GuidePage, ServicePage, TutorialPage
from lms.common.access import public
from lms.communication.operations import say_whether_it_helped
from lms.territory.models import EntService

MOST = 6


@public
@require_POST
def vote(request: HttpRequest, page_uuid) -> HttpResponse:
    """A reader says whether the page helped; nothing of them is kept."""
    page = get_object_or_404(Page.objects.live(), translation_key=page_uuid, alias_of=None)
    answer = request.POST.get("helped", "")
    if answer in ("yes", "no"):
        voter = get_adapter(request).get_client_ip(request)
        say_whether_it_helped(page=page_uuid, helped=answer == "yes", voter=voter)
    said = {"yes": "oui", "no": "non"}.get(answer, "")
    return redirect(f"{page.get_url(request)}?utile={said}#utile")


@public
@xframe_options_exempt
@require_safe
def context(request: HttpRequest, service: str, subject: str = "") -> HttpResponse:
    """Help on one service of the ENT, about one subject: an address that a page of the ENT links
    to, or shows in a frame. What is not known falls back on what is nearest."""
    framed_by = csp_update({"frame-ancestors": settings.LEVIER_ENT_ORIGINS})
    return framed_by(_context)(request, service, subject)


def _context(request: HttpRequest, service: str, subject: str) -> HttpResponse:
    known = EntService.objects.filter(slug=service).first()
    sought = slugify(subject)
    own_first = reader_of(request).own_first
    answers, lessons = [], []
    if known:
        answers += own_first(FaqPage.objects.live().filter(services=known).most_asked())
        for page_type in (GuidePage, TutorialPage):
            lessons += own_first(page_type.objects.live().filter(services=known).order_by("path"))
    answers.sort(key=lambda page: sought not in page.subject_slugs)
    lessons.sort(key=lambda page: not sought or sought not in page.slug)
    framed = request.headers.get("Sec-Fetch-Dest") == "iframe" or "cadre" in request.GET
    return render(
        request,
        "cms/context_help.html",
        {
            "service": known,
            "service_page": ServicePage.objects.live().filter(service=known).first(),
            "answers": answers[:MOST],
            "lessons": lessons[:MOST],
            "framed": framed,
            "layout": "cms/framed.html" if framed else "base.html",
        },
    )
