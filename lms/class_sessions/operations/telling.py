"""Telling everyone of a change, once.

A change waits ten minutes, so that quick successive ones are told as one, with what people knew
before and what holds now. Telling works by portions and may be killed at any point: each message is
unique by person and SEQUENCE, and the session stops waiting only when everyone was told of the
sequence it still has.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from lms.class_sessions import emails
from lms.class_sessions.models import ACTIVE_STATES, ClassSession, Registration
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
        told = _write(emails.called_off, session, _registered_before_the_change(session))
    elif session.told:
        told = _write(emails.changed, session, _those_who_know_otherwise(session))
    ClassSession.objects.filter(pk=session.pk, sequence=session.sequence).update(
        changed_at=None, told={}
    )
    return told


def _registered_before_the_change(session) -> QuerySet[Registration]:
    return session.registrations.filter(
        state__in=ACTIVE_STATES, queued_at__lte=session.changed_at
    ).select_related("person")


def _those_who_know_otherwise(session) -> QuerySet[Registration]:
    """All of them or, where the change was taken back, who came while it stood."""
    line = _registered_before_the_change(session)
    if known_facts(session).items() <= session.told.items():
        return line.filter(queued_at__gt=datetime.fromisoformat(session.told["until"]))
    return line


def _write(write, session, line) -> int:
    """One message each, by portions."""
    last, told = 0, 0
    while portion := list(line.filter(pk__gt=last).order_by("pk")[:PORTION]):
        with transaction.atomic():
            for registration in portion:
                registration.session = session
                write(registration)
        last, told = portion[-1].pk, told + len(portion)
    return told
