"""What sources tell of who is there. They propose: attendance is recorded by the trainer."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from lms.class_sessions import codes, errors
from lms.class_sessions.models import Registration, Stay
from lms.class_sessions.operations.seats import take_on_site
from lms.common import clock
from lms.common.locks import locked


class Told(NamedTuple):
    people: int  # whose stays are kept
    ignored: int  # people told of who hold no seat


@transaction.atomic
def record_stays(*, session, source, stays: Mapping[UUID, list[tuple[datetime, datetime]]]) -> Told:
    """What a meeting server says of a session: person's uuid → (from, until), as often as one came.

    Told again, a stay is the same one; a meeting that was opened anew tells more of them and takes
    none back. Those without a seat are counted, not kept; a stay of no length says nothing.
    """
    if source == Stay.Source.CHECK_IN:
        raise ValueError("a check-in is no stay told by a server: see `check_in`")
    session = locked(session)
    seated = session.registrations.filter(state=Registration.State.SEATED, person__uuid__in=stays)
    people = dict(seated.values_list("person__uuid", "person"))
    told = [
        Stay(session=session, person_id=person, source=source, begins_at=begins_at, ends_at=ends_at)
        for uuid, person in people.items()
        for begins_at, ends_at in stays[uuid]
        if begins_at < ends_at
    ]
    Stay.objects.bulk_create(told, ignore_conflicts=True)
    return Told(len(people), len(stays) - len(people))


@transaction.atomic
def check_in(*, actor, code: str, takes_seat: bool = False) -> Stay:
    """Sign for oneself on site with the code shown there; again, it is the same signature.

    Whoever came without a seat takes a free one, if they ask for it.
    """
    session = codes.session_with(code, actor)
    if takes_seat:
        take_on_site(actor=actor, session=session)
    session = locked(session)
    codes.check_open(session, actor)
    seated = session.registrations.filter(person=actor, state=Registration.State.SEATED)
    if not seated.exists():
        raise errors.NotExpected
    stay, _created = session.stays.get_or_create(
        person=actor, source=Stay.Source.CHECK_IN, defaults={"begins_at": clock.now()}
    )
    return stay
