"""What a person changes of their own data."""

from django.db import transaction

from lms.common import audit, clock
from lms.common.locks import locked
from lms.people.models import Person
from lms.personal_data.errors import NotYoursToAnswer

CORRECTED_ALONE = ("first_name", "last_name", "language", "time_zone")


@transaction.atomic
def correct(*, actor, person, **changes) -> Person:
    """Correct one's own name, language or time zone; the log says which, never what."""
    if actor != person or not set(changes) <= set(CORRECTED_ALONE):
        raise NotYoursToAnswer
    person = locked(person)
    changed = sorted(name for name, value in changes.items() if getattr(person, name) != value)
    if changed:
        for name in changed:
            setattr(person, name, changes[name])
        person.save(update_fields=changed)
        audit.record(actor=actor, verb="person.corrected", target=person, fields=changed)
    return person


@transaction.atomic
def count_me(*, actor, person, counted: bool) -> Person:
    """Object to statistics, or come back into them; what one does oneself changes in nothing."""
    if actor != person:
        raise NotYoursToAnswer
    person = locked(person)
    if counted == (person.uncounted_since is None):
        return person
    person.uncounted_since = None if counted else clock.now()
    person.save(update_fields=["uncounted_since"])
    verb = "statistics.accepted" if counted else "statistics.objected"
    audit.record(actor=actor, verb=verb, target=person)
    return person
