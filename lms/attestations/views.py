"""The paper for its holder, the check for everybody."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.attestations import codes, pdf, queries
from lms.common import throttle
from lms.common.access import public, signed_in
from lms.common.pdf import PdfUnavailable

FAILURES_A_MINUTE = 30


@signed_in
@require_safe
def download(request: HttpRequest, attestation_uuid) -> HttpResponse:
    attestation = get_object_or_404(queries.visible_to(request.user), uuid=attestation_uuid)
    try:
        content = pdf.render(attestation, request)
    except PdfUnavailable:
        context = {"attestation": attestation, "code": attestation.shown_code}
        return render(request, "attestations/unavailable.html", context, status=503)
    name = f"attestation-{slugify(attestation.title)}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@public
@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "").strip()
    if typed:
        code = codes.read(typed)
        return redirect("attestations:verified", code) if code else _unknown(request, typed)
    return _answer(request, {})


@public
@never_cache
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What the code stands for, without the name of its holder."""
    attestation = queries.find(code)
    if attestation is None:
        return _unknown(request, code)
    context = {"attestation": attestation, "code": attestation.shown_code}
    return _answer(request, context)


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    """Only failures count, so that a school behind one address checks as much as it likes."""
    address = get_adapter(request).get_client_ip(request)
    if not throttle.allow(f"attestations:unknown:{address}", FAILURES_A_MINUTE, 60):
        return _answer(request, {"too_many": True}, status=429)
    return _answer(request, {"unknown": True, "code": typed[:40]}, status=404)


def _answer(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, "attestations/verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
