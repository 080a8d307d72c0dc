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
    session = _locked_dates(session)[session.pk]
    registers_another = actor is not None and actor.pk != person.pk
    if not (registers_another and people_registered_by(actor).filter(pk=person.pk).exists()):
        _check_actor(actor, session, person)
    current = _active(session, person)
    if current:
        return current
    if other := _other_dates(session, person).first():
        raise errors.HoldsAnotherDate(other.session.when_for(person))
    return _take(session, person, by=None if actor == person else actor)


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
    taken = _active(session, person) or _take(session, person)
    for other in list(_other_dates(session, person)):
        if other.state == SEATED and taken.state == WAITING:
            raise errors.WouldLoseSeat(other.session.when_for(person))
        _check_may_leave(actor, dates[other.session_id], other)
        _release(dates[other.session_id], other)
    return taken


@transaction.atomic
def take_on_site(*, actor, session) -> Registration:
    """A free seat for somebody who is there without one, begun or not; no mail tells them so.

    Their place on another date of the class is given back, since one date is enough. The caller
    has checked that they are there.
    """
    dates = _locked_dates(session)
    session = dates[session.pk]
    current = _active(session, actor)
    if current and current.state == SEATED:
        return current
    if session.is_full:
        raise errors.NoSeatOnSite
    registration = current or _row(session, actor)
    _seat(session, registration)
    registration.save()
    for other in list(_other_dates(session, actor)):
        _release(dates[other.session_id], other)
    return registration


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
    held = person.registrations.filter(state__in=ACTIVE_STATES).select_related("person")
    for registration in list(held.order_by("session")):
        session = locked(ClassSession.objects.filter(pk=registration.session_id)).get()
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
    return {row.pk: row for row in locked(rows)}


def _check_actor(actor, session, person) -> None:
    if actor is not None and actor.pk != person.pk and not may_manage(actor, session):
        raise errors.NotAllowed


def _check_may_leave(actor, session, registration) -> None:
    """Past the hour told, a seat is freed by whoever gives the class; one may always stop
    waiting."""
    if registration.state != SEATED or not session.keeps_its_seats:
        return
    if actor is not None and not may_manage(actor, session):
        until, zone = session.seats_given_back_until, registration.person.time_zone
        raise errors.TooLateToLeave(french_dates.moment(until, zone))


def _active(session, person) -> Registration | None:
    return (
        session.registrations.filter(person=person, state__in=ACTIVE_STATES)
        .select_related("person", "session")
        .first()
    )


def _other_dates(session, person):
    """The places this person holds on other upcoming dates of the same class."""
    return (
        Registration.objects.filter(
            person=person,
            state__in=ACTIVE_STATES,
            session__activity=session.activity_id,
            session__state__in=UPCOMING_STATES,
            session__starts_at__gt=clock.now(),
        )
        .exclude(session=session)
        .select_related("person", "session__activity")
        .order_by("session__starts_at", "pk")
    )


def _take(session, person, by=None) -> Registration:
    """A seat or a waiting place on a locked session, with its mail; `by`: who asked for them."""
    _check_open(session)
    if by is None or not may_manage(by, session):
        _check_window(session, person)
    waiting = session.registrations.filter(state=WAITING).count()
    registration = _row(session, person)
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
    """Whoever gives the class adds people outside these hours too."""
    if session.opens_later:
        opens_at = session.registration_opens_at
        raise errors.NotOpenYet(french_dates.moment(opens_at, person.time_zone))
    if session.is_closed_by_date:
        raise errors.Closed


def _row(session, person) -> Registration:
    """The person's only row for this session: new, or brought back from a cancellation."""
    registration = session.registrations.filter(person=person).first()
    if registration:
        registration.occurrence += 1
    else:
        registration = Registration(person=person)
    registration.session, registration.person = session, person
    return registration


def _seat(session, registration) -> None:
    taken = set(session.registrations.filter(state=SEATED).values_list("seat", flat=True))
    registration.session = session
    registration.state, registration.queued_at = SEATED, clock.now()
    registration.seat = next(number for number in count(1) if number not in taken)
    session.seats_taken += 1
    session.save(update_fields=["seats_taken"])


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
    was_seated = registration.state == SEATED
    registration.session = session
    registration.state, registration.seat = CANCELLED, None
    registration.queued_at = clock.now()
    registration.save()
    if was_seated:
        session.seats_taken -= 1
        session.save(update_fields=["seats_taken"])
        emails.left(registration)
    promote(session)
