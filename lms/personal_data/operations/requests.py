"""Asking for erasure, and answering within a month."""

from calendar import monthrange
from datetime import date, timedelta

from django.db import transaction
from django.utils import translation

from lms.common import audit, clock, outbox
from lms.common.locks import locked
from lms.common.outbox import operations as mail
from lms.people.models import Person
from lms.people.permissions import answers_requests
from lms.personal_data import errors, queries
from lms.personal_data.models import ErasureRequest
from lms.personal_data.operations.erasure import erase

State = ErasureRequest.State
REMINDED_AFTER = timedelta(days=20)


@transaction.atomic
def ask_for_erasure(*, actor, person, reason="") -> ErasureRequest:
    """Record a request, from the person or by whoever answers requests; asked twice, the same."""
    if actor != person and not queries.people_answered_by(actor).filter(pk=person.pk).exists():
        raise errors.NotYoursToAnswer
    locked(Person.objects.filter(pk=person.pk)).get()
    if current := queries.open_request_of(person):
        return current
    request = ErasureRequest.objects.create(
        person=person,
        reason=reason.strip(),
        asked_at=clock.now(),
        due_on=a_month_after(clock.today()),
    )
    audit.record(actor=actor, verb="erasure.asked", target=request, person=str(person.uuid))
    for officer in queries.officers_for(person):
        _write("erasure_asked", request, officer)
    return request


@transaction.atomic
def withdraw(*, actor, request) -> ErasureRequest:
    request = _open(request)
    if actor != request.person:
        raise errors.NotYoursToAnswer
    request.state, request.decided_at = State.WITHDRAWN, clock.now()
    request.save(update_fields=["state", "decided_at"])
    audit.record(actor=actor, verb="erasure.withdrawn", target=request)
    return request


@transaction.atomic
def refuse(*, actor, request, answer: str) -> ErasureRequest:
    """Say no, and why; the person reads it."""
    request = _open(request)
    _check_answers(actor, request)
    if not answer.strip():
        raise errors.ReasonMissing
    request.state, request.answer = State.REFUSED, answer.strip()
    request.decided_at, request.decided_by = clock.now(), actor
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    audit.record(actor=actor, verb="erasure.refused", target=request)
    _write("erasure_refused", request, request.person)
    return request


@transaction.atomic
def accept(*, actor, request) -> ErasureRequest:
    """Erase the person. The one message that tells them leaves no trace once it has gone."""
    request = _open(request)
    _check_answers(actor, request)
    person = request.person
    address = person.email
    with translation.override(person.language):
        farewell = outbox.render("erasure_done", {"person": person})
    erase(actor=actor, person=person)
    request.person = None
    request.state, request.reason = State.ACCEPTED, ""
    request.decided_at, request.decided_by = clock.now(), actor
    request.save()
    audit.record(actor=actor, verb="erasure.accepted", target=request)
    mail.queue(
        kind=mail.UNTRACED,
        about=request.uuid,
        address=address,
        subject=farewell.subject,
        text=farewell.text,
    )
    return request


@transaction.atomic
def remind() -> int:
    """Tell the officers, once, of the requests that have waited for twenty days."""
    waiting = ErasureRequest.objects.filter(
        state=State.OPEN, reminded_at=None, asked_at__lte=clock.now() - REMINDED_AFTER
    )
    requests = list(locked(waiting).order_by("pk"))
    for request in requests:
        for officer in queries.officers_for(request.person):
            _write("erasure_reminder", request, officer)
        request.reminded_at = clock.now()
        request.save(update_fields=["reminded_at"])
    return len(requests)


def a_month_after(day: date) -> date:
    """The same day of the next month, or its last one."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _open(request) -> ErasureRequest:
    request = locked(ErasureRequest.objects.filter(pk=request.pk)).get()
    if not request.is_open:
        raise errors.AlreadyAnswered
    return request


def _check_answers(actor, request) -> None:
    answered = answers_requests(actor) and queries.people_answered_by(actor)
    if not answered or not answered.filter(pk=request.person_id).exists():
        raise errors.NotYoursToAnswer


def _write(template, request, reader) -> None:
    with translation.override(reader.language):
        parts = outbox.render(template, {"person": reader, "request": request})
    mail.queue(
        kind=template,
        about=request.uuid,
        person=reader,
        subject=parts.subject,
        text=parts.text,
    )
