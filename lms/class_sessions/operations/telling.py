"""Telling everyone of a change, once.

A change waits ten minutes, so that quick successive ones are told as one, with what people knew
before and what holds now. Telling works by portions and may be killed at any point: each message is
unique by person and SEQUENCE, and the session stops waiting only when everyone was told of the
sequence it still has.
"""

from datetime import timedelta

from django.db import transaction

from lms.class_sessions import emails
from lms.class_sessions.models import ACTIVE_STATES, ClassSession
from lms.class_sessions.operations.planning import known_facts
from lms.common import clock

SETTLED_AFTER = timedelta(minutes=10)
PORTION = 200


def tell(*, actor, session) -> int:
    """Tell everyone registered or waiting what changed, if it is time; how many were written to."""
    if session.changed_at is None:
        return 0
    called_off = session.state == ClassSession.State.CANCELLED
    if not called_off and session.changed_at > clock.now() - SETTLED_AFTER:
        return 0
    told = 0
    if called_off:
        told = _write_to_all(session, emails.called_off)
    elif session.told and session.told != known_facts(session):
        told = _write_to_all(session, emails.changed)
    ClassSession.objects.filter(pk=session.pk, sequence=session.sequence).update(
        changed_at=None, told={}
    )
    return told


def _write_to_all(session, write) -> int:
    """One message each to those who were registered before the change, by portions."""
    line = session.registrations.filter(
        state__in=ACTIVE_STATES, queued_at__lte=session.changed_at
    ).select_related("person")
    last, told = 0, 0
    while portion := list(line.filter(pk__gt=last).order_by("pk")[:PORTION]):
        with transaction.atomic():
            for registration in portion:
                registration.session = session
                write(registration)
        last, told = portion[-1].pk, told + len(portion)
    return told
