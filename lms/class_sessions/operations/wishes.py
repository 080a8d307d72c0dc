"""Asking to be told of new dates, when a class has no seat left.

Seats come to be had when a date is planned, opened or enlarged, or when one is given back in a full
session: the session notes the moment, under its lock. `announcing` then writes to whoever asked; a
wish ends when its person takes a seat, or withdraws it.
"""

from django.db import transaction

from lms.class_sessions import errors, queries
from lms.class_sessions.models import ClassSession, DateWish
from lms.common import clock


@transaction.atomic
def wish_for_dates(*, actor, activity) -> DateWish:
    """Ask to be told of the next dates of a class; asked twice, the same wish."""
    if not activity.is_open:
        raise errors.Withdrawn
    if held := queries.seats_ahead(activity).filter(person=actor.pk).first():
        raise errors.HasASeat(held.session.when_for(actor))
    wish, _created = DateWish.objects.get_or_create(person=actor, activity=activity)
    return wish


@transaction.atomic
def withdraw_wish(*, actor, activity) -> None:
    DateWish.objects.filter(person=actor.pk, activity=activity).delete()


def end_wish(registration) -> None:
    """They have their seat. The caller holds the session's lock."""
    DateWish.objects.filter(
        person=registration.person_id, activity=registration.session.activity_id
    ).delete()


def note_new_seats(session, *, had_none: bool) -> None:
    """Note that seats can be had where there were none. The caller holds the session's lock."""
    if had_none and has_free_seats(session):
        session.seats_appeared_at = clock.now()
        session.save(update_fields=["seats_appeared_at"])


def has_free_seats(session) -> bool:
    is_open = session.state == ClassSession.State.OPEN and not session.has_begun
    return is_open and not session.is_full
