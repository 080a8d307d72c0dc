"""Screens of attendance: signing on site, the trainer's list, the sheet to keep."""

from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.class_sessions import codes, errors, operations, queries, sheet
from lms.class_sessions.forms import AttendanceForm
from lms.class_sessions.models import Attendance, Registration, Stay
from lms.class_sessions.presence import minutes_asked, presences
from lms.class_sessions.views import form_page, of_these
from lms.common import sheets, throttle
from lms.common.access import signed_in
from lms.common.codes import shown
from lms.common.errors import DomainError
from lms.common.pdf import PdfUnavailable
from lms.common.views import say

#: Codes that one person tries in ten minutes; each page opened with one counts.
ATTEMPTS = 20


@signed_in
@form_page
def attendance(request, uuid):
    """What the sources propose, what the trainer says of it: nothing counts before."""
    found = of_these(queries.given_by(request.user), uuid)
    everybody = presences(found, queries.list_of(found, Registration.State.SEATED))
    others = [one for one in everybody if one.person != request.user]
    form = AttendanceForm(request.POST if request.method == "POST" else None, presences=others)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_attendance(actor=request.user, session=found, **form.facts())
        except DomainError as error:
            say(request, error)
        else:
            messages.success(request, _("Attendance is saved. You may still correct it."))
        return redirect("class_sessions:attendance", found.uuid)
    statuses = [one.status for one in everybody]
    facts = {
        "session": found,
        "activity": found.activity,
        "form": form,
        "registered": len(everybody),
        "present": statuses.count(Attendance.Status.PRESENT),
        "own": next((one for one in everybody if one.person == request.user), None),
        "asked": minutes_asked(found),
        "proposes": any(one.is_enough and not one.recorded for one in others),
    }
    return render(request, "class_sessions/attendance.html", facts)


@signed_in
@require_safe
def code(request, uuid):
    """What the trainer projects or prints so that those who are there sign."""
    found = of_these(queries.given_by(request.user), uuid)
    if not found.is_on_site:
        raise Http404
    address = codes.address_of(found)
    facts = {
        "session": found,
        "activity": found.activity,
        "code": shown(codes.code_of(found)),
        "opens_at": found.starts_at - queries.JOIN_EARLY,
        "page": urlsplit(settings.LEVIER_SITE_URL).netloc + reverse("class_sessions:check_in"),
        "qr_code": segno.make(address, error="m").svg_data_uri(border=4, light="#fff", scale=8),
    }
    return render(request, "class_sessions/code.html", facts)


@signed_in
@never_cache
@form_page
def check_in(request):
    """Signing on site, by the address in the QR code or by the code typed. Opening the page signs
    nothing: the button does."""
    typed = (request.POST.get("code") or request.GET.get("code", "")).strip()[:40]
    facts = {"typed": typed}
    if typed and not throttle.allow(f"check-in:{request.user.pk}", ATTEMPTS, seconds=600):
        return render(request, "class_sessions/check_in.html", {"too_many": True}, status=429)
    try:
        if request.method == "POST":
            return _signed(request, typed)
        if typed:
            facts |= _arrival(codes.session_with(typed, request.user), request.user)
    except DomainError as error:
        facts["error"] = str(error)
    return render(request, "class_sessions/check_in.html", facts)


def _signed(request, typed):
    """Back to the page, which says so; whoever is not expected reads there what they may do."""
    takes_seat = "take_seat" in request.POST
    with suppress(errors.NotExpected):
        operations.check_in(actor=request.user, code=typed, takes_seat=takes_seat)
    return redirect(f"{reverse('class_sessions:check_in')}?{urlencode({'code': typed})}")


def _arrival(session, person) -> dict:
    """How one person stands at the door of a class."""
    signature = session.stays.filter(person=person, source=Stay.Source.CHECK_IN).first()
    return {
        "date": queries.date_of(session, person),
        "seat_left": not (session.is_full or session.by_invitation),
        "session": session,
        "signed_at": signature and signature.begins_at,
    }


@signed_in
@require_safe
def sheet_pdf(request, uuid):
    found = of_these(queries.given_by(request.user), uuid)
    try:
        content = sheet.paper(found, request)
    except PdfUnavailable as error:
        say(request, error)
        return redirect("class_sessions:manage", found.uuid)
    return _file(content, "application/pdf", sheet.name_of(found, "pdf"))


@signed_in
@require_safe
def sheet_xlsx(request, uuid):
    found = of_these(queries.given_by(request.user), uuid)
    return _file(sheet.workbook(found), sheets.XLSX, sheet.name_of(found, "xlsx"))


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
