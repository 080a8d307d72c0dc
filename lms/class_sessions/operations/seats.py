"""Taking a seat, waiting for one, giving it back.

A person holds one upcoming place per class, and a seat is sold once: whoever takes a place first
locks the dates of the class, by ascending key, so that no two can wait for each other.
"""

from itertools import count
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from lms.class_sessions import emails, errors, queries
from lms.class_sessions.models import (
    ACTIVE_STATES,
    UPCOMING_STATES,
    Attendance,
    ClassSession,
    Registration,
)
from lms.class_sessions.operations.wishes import end_wish, note_new_seats
from lms.class_sessions.permissions import may_manage
from lms.common import clock, french_dates
from lms.common.errors import DomainError
from lms.common.locks import locked
from lms.people.models import Person
from lms.people.queries import people_registered_by

SEATED, WAITING, CANCELLED = (
    Registration.State.SEATED,
    Registration.State.WAITING,
    Registration.State.CANCELLED,
)


class Registered(NamedTuple):
    """What became of several people: `refused` says why for each."""

    seated: list[Person]
    waiting: list[Person]
    refused: list[tuple[Person, str]]


@transaction.atomic
def register(*, actor, session, person) -> Registration:
    """A seat or, when none is free, a place on the waiting list; asked twice, the same one.

    For oneself, for a colleague of the school one leads, or for anybody where one gives the class.
    """
    dates = _locked_dates(session)
    session = dates[session.pk]
    registers_another = actor is not None and actor.pk != person.pk
    if not (registers_another and people_registered_by(actor).filter(pk=person.pk).exists()):
        _check_actor(actor, session, person)
    own = _own(dates, person)
    if (current := own.get(session.pk)) and current.is_active:
        return current
    if others := _others(own, session):
        raise errors.HoldsAnotherDate(others[0].session.when_for(person))
    return _take(session, person, current, by=None if actor == person else actor)


@transaction.atomic
def register_several(*, actor, session, people) -> Registered:
    """Each of these people, in their order; what keeps one of them out holds nobody back."""
    result = Registered([], [], [])
    for person in people:
        try:
            with transaction.atomic():
                taken = register(actor=actor, session=session, person=person)
        except DomainError as error:
            result.refused.append((person, str(error)))
        else:
            (result.seated if taken.state == SEATED else result.waiting).append(person)
    return result


@transaction.atomic
def change_date(*, actor, session, person) -> Registration:
    """Move a person's place to this session; if that fails, they keep the one they had."""
    dates = _locked_dates(session)
    session = dates[session.pk]
    _check_actor(actor, session, person)
    own = _own(dates, person)
    taken = own.get(session.pk)
    if not (taken and taken.is_active):
        taken = _take(session, person, taken)
    for other in _others(own, session):
        if other.state == SEATED and taken.state == WAITING:
            raise errors.WouldLoseSeat(other.session.when_for(person))
        _check_may_leave(actor, other.session, other)
        _release(other.session, other)
    return taken


@transaction.atomic
def take_on_site(*, actor, session) -> Registration:
    """A free seat for somebody who is there without one, begun or not; no mail tells them so.

    Their place on another date of the class is given back, since one date is enough. The caller
    has checked that they are there.
    """
    dates = _locked_dates(session)
    session = dates[session.pk]
    own = _own(dates, actor)
    taken = own.get(session.pk) or Registration(person=actor, session=session, occurrence=0)
    if taken.state == SEATED:
        return taken
    if session.by_invitation:
        raise errors.ByInvitation
    if session.is_full:
        raise errors.NoSeatOnSite
    if not taken.is_active:
        taken.occurrence += 1
    _seat(session, taken)
    taken.save()
    for other in _others(own, session):
        _release(other.session, other)
    return taken


@transaction.atomic
def cancel(*, actor, registration) -> Registration:
    """Give a place back; the first in line takes the seat in the same transaction."""
    session = locked(ClassSession.objects.filter(pk=registration.session_id)).get()
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    _check_actor(actor, session, registration.person)
    if not registration.is_active:
        return registration
    if session.has_begun:
        raise errors.Begun
    _check_may_leave(actor, session, registration)
    _release(session, registration)
    return registration


@transaction.atomic
def leave_all(*, actor, person) -> None:
    """Give back every place of someone who goes for good. What was held keeps its counts: their
    seat there, and their presence, are counted without them."""
    _check_actor(actor, None, person)
    held = Q(registrations__person=person, registrations__state__in=ACTIVE_STATES)
    for session in list(locked(ClassSession.objects.filter(held).order_by("pk"))):
        # Read under the lock: whoever waited may have been given a seat since.
        registration = _own({session.pk: session}, person).get(session.pk)
        if registration is None or not registration.is_active:
            continue
        if session.has_begun:
            _count_without(session, registration)
        else:
            _release(session, registration)


def promote(session) -> None:
    """Give free seats to those who wait, in order. The caller holds the session's lock."""
    if not session.is_upcoming:
        return
    line = session.registrations.filter(state=WAITING).select_related("person")
    free = None if session.seats is None else max(session.seats_left, 0)
    for registration in list(line.order_by("queued_at", "pk")[:free]):
        _seat(session, registration)
        registration.save()
        emails.promoted(registration)


def _locked_dates(session) -> dict[int, ClassSession]:
    """The upcoming dates of a session's class and itself, by key, locked."""
    upcoming = Q(activity=session.activity_id, state__in=UPCOMING_STATES, starts_at__gt=clock.now())
    rows = ClassSession.objects.filter(upcoming | Q(pk=session.pk)).order_by("pk")
    return {row.pk: row for row in locked(rows.select_related("activity"))}


def _check_actor(actor, session, person) -> None:
    if actor is not None and actor.pk != person.pk and not may_manage(actor, session):
        raise errors.NotAllowed


def _check_may_leave(actor, session, registration) -> None:
    """Past the hour told, a seat is freed by whoever gives the class; one may always stop
    waiting."""
    registration.session = session
    if not registration.is_kept:
        return
    if actor is not None and not may_manage(actor, session):
        until, zone = session.seats_given_back_until, registration.person.time_zone
        raise errors.TooLateToLeave(french_dates.moment(until, zone))


def _own(dates: dict[int, ClassSession], person) -> dict[int, Registration]:
    """By key of these locked dates, the person's only row there, given back or not."""
    rows = Registration.objects.filter(session__in=dates, person=person)
    for row in (rows := list(rows)):
        row.session, row.person = dates[row.session_id], person
    return {row.session_id: row for row in rows}


def _others(own: dict[int, Registration], session) -> list[Registration]:
    """The places held on the other dates, the soonest first."""
    held = [row for row in own.values() if row.is_active and row.session != session]
    return sorted(held, key=lambda row: (row.session.starts_at, row.pk))


def _take(session, person, known: Registration | None, by=None) -> Registration:
    """A seat or a waiting place on a locked session, with its mail. `known`: the row of whoever
    comes back; `by`: who asked for them.
    """
    _check_open(session)
    if by is None or not may_manage(by, session):
        _check_window(session, person)
    waiting = session.registrations.filter(state=WAITING).count()
    registration = known or Registration(person=person, session=session, occurrence=0)
    registration.occurrence += 1
    if waiting == 0 and not session.is_full:
        _seat(session, registration)
    elif session.waiting_places is None or waiting < session.waiting_places:
        registration.state, registration.queued_at = WAITING, clock.now()
    else:
        raise errors.Full(queries.dates_with_seats(session, person))
    registration.save()
    announce = emails.confirmed if registration.state == SEATED else emails.waiting
    announce(registration, by)
    return registration


def _check_open(session) -> None:
    if session.state == ClassSession.State.CANCELLED:
        raise errors.CalledOff
    if session.has_begun:
        raise errors.Begun
    if not session.activity.is_open:
        raise errors.Withdrawn
    if session.state != ClassSession.State.OPEN:
        raise errors.Closed


def _check_window(session, person) -> None:
    """Whoever gives the class adds people outside these hours, and to closed circles too."""
    if session.by_invitation:
        raise errors.ByInvitation
    if session.opens_later:
        opens_at = session.registration_opens_at
        raise errors.NotOpenYet(french_dates.moment(opens_at, person.time_zone))
    if session.is_closed_by_date:
        raise errors.Closed


def _seat(session, registration) -> None:
    taken = set(session.registrations.filter(state=SEATED).values_list("seat", flat=True))
    registration.session = session
    registration.state, registration.queued_at = SEATED, clock.now()
    registration.seat = next(number for number in count(1) if number not in taken)
    session.seats_taken += 1
    session.save(update_fields=["seats_taken"])
    end_wish(registration)


def _count_without(session, registration) -> None:
    if registration.state == SEATED:
        came = session.attendance.filter(
            person=registration.person, status=Attendance.Status.PRESENT
        ).exists()
        session.erased_seated += 1
        session.erased_present += came
        session.save(update_fields=["erased_seated", "erased_present"])
    registration.session = session
    registration.state, registration.seat = CANCELLED, None
    registration.save()


def _release(session, registration) -> None:
    was_seated, was_full = registration.state == SEATED, session.is_full
    registration.session = session
    registration.state, registration.seat = CANCELLED, None
    registration.queued_at = clock.now()
    registration.save()
    if was_seated:
        session.seats_taken -= 1
        session.save(update_fields=["seats_taken"])
        emails.left(registration)
    promote(session)
    note_new_seats(session, had_none=was_full)
