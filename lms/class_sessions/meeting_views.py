"""What meeting servers call by themselves, each verified by a signature, and what they recorded.

Nobody is signed in there and no cookie is read, so that there is no session for another site to
borrow: what is signed by the server stands for the token of our forms (`csrf_exempt`). Said twice,
nothing changes; only forgeries are counted and limited.
"""

from allauth.account.adapter import get_adapter
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lms.class_sessions import meetings, operations, queries
from lms.class_sessions.models import ClassSession, Stay
from lms.common import jobs, throttle
from lms.common.access import public, signed_in
from lms.common.errors import DomainError
from lms.common.views import say
from lms.interop.meetings.port import Forged, MeetingError

FORGERIES_A_MINUTE = 20


@public
@require_GET
def meeting_ended(request, uuid):
    found = get_object_or_404(ClassSession, uuid=uuid)
    if not meetings.is_end_key(found, request.GET.get("key", "")):
        return _forged(request)
    path, key = "lms.class_sessions.tasks.note_end", f"meeting-ended:{uuid}"
    jobs.enqueue(path, key=key, session_uuid=str(uuid))
    return HttpResponse(status=204)


@public
@csrf_exempt
@require_POST
def recording_ready(request, uuid):
    found = get_object_or_404(ClassSession, uuid=uuid)
    try:
        operations.note_recording(session=found, signed=request.POST.get("signed_parameters", ""))
    except MeetingError:
        return _forged(request)
    return HttpResponse(status=204)


@public
@csrf_exempt
@require_POST
def attendance_told(request, uuid):
    """When each one was there, some minutes after each end of the meeting."""
    found = get_object_or_404(ClassSession, uuid=uuid)
    token = request.headers.get("Authorization", "")
    try:
        stays = operations.collect_stays(session=found, authorization=token, body=request.body)
    except Forged:
        return _forged(request)
    except MeetingError as error:
        meetings.note_failure(found, error)
        return HttpResponse(status=400)
    operations.record_stays(session=found, source=Stay.Source.SERVER, stays=stays)
    return HttpResponse(status=204)


@signed_in
@require_GET
def recording(request, uuid):
    """To the recording on its server, for those who give the class."""
    found = get_object_or_404(queries.given_by(request.user), uuid=uuid)
    try:
        return away(operations.recording_of(session=found))
    except DomainError as error:
        say(request, error)
        return redirect("class_sessions:manage", found.uuid)


def away(address: str) -> HttpResponse:
    """To an address that is a secret: kept by no cache, told to no site."""
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return HttpResponseRedirect(address, headers=headers)


def _forged(request) -> HttpResponse:
    address = get_adapter(request).get_client_ip(request)
    if throttle.allow(f"meeting:forged:{address}", FORGERIES_A_MINUTE, 60):
        return HttpResponse(status=401)
    return HttpResponse(status=429)
