"""Erasing a person: from every table, every file and every text that names them.

What is about them goes with the account. What is about others stays, without them. What they are
named in (a message to a colleague, the title of a file) is written again without their name.
"""

from functools import partial

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext

from lms.attestations.models import Attestation
from lms.class_sessions.operations import leave_all
from lms.common import audit, clock, guards
from lms.common.locks import locked
from lms.common.models import Message
from lms.people.imports.operations import forget_lines_about
from lms.people.models import Person
from lms.people.sessions import end_sessions, end_unfinished
from lms.personal_data import declarations, errors, naming
from lms.personal_data.models import ErasureRequest
from lms.personal_data.signals import person_erased


@transaction.atomic
def erase(*, actor, person) -> None:
    """Erase an account and all that is personal in it. Of attestations remain the code, the
    dates, the hours and the keyed hash of the name; of the log, the uuid; and counts."""
    person = locked(person)
    if person.is_superuser and _is_last_administrator(person):
        raise errors.LastAdministrator
    addresses = naming.addresses_of(person)
    names = naming.names_of(person, addresses)
    pairs = naming.pairs_of(person)
    shared, theirs = naming.shared_names_of(person), naming.tied_to(person)
    files = _files(person)
    audit.record(actor=actor, verb="person.erased", target=person)
    leave_all(actor=None, person=person)
    Message.objects.filter(address__in=addresses).delete()
    _strip_attestations(person)
    _strip_requests(person)
    end_sessions(actor=None, person=person)
    end_unfinished({address.lower() for address in addresses})
    _forget_authorship(person)
    with guards.opened("erasure of an account"):
        person.delete()
        changed = naming.take_out(names)
        # A name that is also somebody else's goes from what is theirs by a link, and stays in what
        # could be about the other one: whoever accepts was told where (`naming.left_of`).
        for model, keys in naming.take_out(shared, within=theirs).items():
            changed.setdefault(model, set()).update(keys)
    forget_lines_about(pairs)
    # In a list, a name is two cells.
    cells = [
        sign.join(pair)
        for first, last in pairs
        for pair in ((first, last), (last, first))
        for sign in ",;\t"
    ]
    _drop_shared_files([*names, *cells])
    person_erased.send(sender=Person, changed=changed)
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))


def _is_last_administrator(person) -> bool:
    others = Person.objects.filter(is_superuser=True, is_active=True)
    return not others.exclude(pk=person.pk).exists()


def _files(person) -> list:
    """(storage, name) of each file of theirs: a row takes its file along only if told."""
    return [
        (stored.storage, stored.name)
        for model, said in declarations.owned().items()
        for field in said.files
        for row in declarations.rows_of(person, model)
        if (stored := getattr(row, field))
    ]


def _drop_shared_files(names) -> None:
    """Files about several people (an import) go whole when they name this one."""
    sought = [name.lower() for name in names]
    for model, said in declarations.declared().items():
        for field in said.files if not said.owner else ():
            for row in model._base_manager.exclude(**{field: ""}):
                stored = getattr(row, field)
                if naming.holds(stored, sought):
                    transaction.on_commit(partial(stored.storage.delete, stored.name))
                    model._base_manager.filter(pk=row.pk).update(**{field: ""})


def _strip_attestations(person) -> None:
    """The steps tell days and scores, a reason may tell a story: neither proves anything more."""
    held = Attestation.objects.filter(person=person)
    held.filter(revoked_at__isnull=False).update(revocation_reason=gettext("account erased"))
    held.update(person=None, steps=[])


def _strip_requests(person) -> None:
    """Of what they asked, the dates alone; this erasure answers what was still to be answered."""
    asked = ErasureRequest.objects.filter(person=person)
    asked.filter(state=ErasureRequest.State.OPEN).update(
        state=ErasureRequest.State.ACCEPTED, decided_at=clock.now()
    )
    asked.exclude(answer="").update(answer=gettext("account erased"))
    asked.update(person=None, reason="")


def _forget_authorship(person) -> None:
    """Links that the database itself keeps to whoever did something (the logs of libraries)."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            link = field.remote_field
            if link and link.model is Person and link.on_delete is models.DO_NOTHING:
                model._base_manager.filter(**{field.name: person}).update(**{field.name: None})
