"""Verbs: calling for help, proving one's address."""

from uuid import UUID

from django.core import signing
from django.db import transaction

from lms.common import clock, throttle
from lms.common.locks import locked
from lms.practices.pupils import pupil_named
from lms.support import emails, errors
from lms.support.models import LONGEST, SupportRequest

SALT = "lms.support"
LINK_SECONDS = 48 * 3600
CALLS_AN_HOUR = 5
CALLS_FROM_ONE_PLACE = 60  # a whole school may share an address on the network
State = SupportRequest.State


@transaction.atomic
def call_for_help(
    *, actor, form_key: UUID, text: str, email: str = "", sender: str = "", **where
) -> SupportRequest:
    """Keep a call; `where`: page_path, service, audience, school. `sender` is counted, not kept.

    With an account it is open at once, and its people are told. Without one, the address that was
    typed receives a link first. The same form sent twice is one call.
    """
    text = text.strip()
    if not text:
        raise errors.NothingSaid
    if len(text) > LONGEST:
        raise errors.TooLong
    if name := pupil_named(text):
        raise errors.NamesAPupil.of(name)
    known = SupportRequest.objects.filter(form_key=form_key).first()
    if known:
        return known
    who = actor.pk if actor else email.lower()
    if not throttle.allow(f"support:{who}", CALLS_AN_HOUR, 3600):
        raise errors.TooManyCalls
    if sender and not throttle.allow(f"support:from:{sender}", CALLS_FROM_ONE_PLACE, 3600):
        raise errors.TooManyCallsFromHere
    call = SupportRequest.objects.create(
        form_key=form_key,
        text=text,
        person=actor,
        email=actor.email if actor else email.lower(),
        **where,
    )
    if actor:
        _open(call)
    else:
        emails.ask_to_confirm(call, signing.dumps(str(call.uuid), salt=SALT))
    return call


@transaction.atomic
def confirm(*, token: str) -> SupportRequest:
    """Whoever holds the link confirms: the call is open. Confirming again changes nothing."""
    call = locked(call_behind(token))
    if call.state == State.UNCONFIRMED:
        _open(call)
    return call


def call_behind(token: str) -> SupportRequest:
    """The call of a link that was sent to its address; raises LinkOver."""
    try:
        uuid = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature as error:
        raise errors.LinkOver from error
    call = SupportRequest.objects.filter(uuid=uuid).first()
    if call is None:
        raise errors.LinkOver
    return call


def _open(call: SupportRequest) -> None:
    call.state, call.opened_at = State.OPEN, clock.now()
    call.save(update_fields=["state", "opened_at"])
    emails.tell_agents(call)
