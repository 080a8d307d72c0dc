"""Verbs of an import: receive a file, apply it, take it back, drop it.

They decide and hand the work to the worker; `work` does the portions.
"""

from pathlib import PurePath

from django.db import IntegrityError, transaction

from lms.common import audit, jobs
from lms.common.locks import locked
from lms.people.imports import reader
from lms.people.imports.columns import NAMES, plain
from lms.people.imports.errors import (
    AnotherImportRuns,
    ImportersOnly,
    ImportNotReady,
    TooLateToUndo,
)
from lms.people.models import PeopleImport, PeopleImportRow

State = PeopleImport.State
FIRST, LAST = NAMES.index("first_name"), NAMES.index("last_name") + 1
ADVANCE = "lms.people.imports.work.advance"


def receive(*, actor, file, name) -> PeopleImport:
    """Take in a file (Django's, binary) to be read and shown; nobody is written."""
    people_import = _received(actor, file, name)
    go_on(people_import)
    return people_import


def receive_confirmed(*, actor, file, name, invite=True) -> PeopleImport:
    """Take in a file to be applied without being shown first; the caller does the work."""
    return _received(actor, file, name, state=State.APPLYING, previewed=False, invite=invite)


@transaction.atomic
def apply(*, actor, people_import, invite=True) -> PeopleImport:
    """Write what the file asks for, as the database stands by then; once, however often asked."""
    _refuse_others(actor)
    people_import = locked(people_import)
    if people_import.state != State.READY:
        raise ImportNotReady
    people_import.author = actor
    people_import.invite = invite
    people_import.created = people_import.updated = 0
    people_import.unchanged = people_import.refused = 0
    _begin(people_import, State.APPLYING)
    audit.record(actor=actor, verb="people.import_confirmed", target=people_import)
    return people_import


@transaction.atomic
def undo(*, actor, people_import) -> PeopleImport:
    """Put everything back as it was before, within a day."""
    _refuse_others(actor)
    people_import = locked(people_import)
    if not people_import.can_be_undone:
        raise TooLateToUndo
    people_import.author = actor
    people_import.total = people_import.created + people_import.updated
    _begin(people_import, State.UNDOING)
    audit.record(actor=actor, verb="people.import_taken_back", target=people_import)
    return people_import


@transaction.atomic
def discard(*, actor, people_import) -> None:
    """Drop a file that was not applied, with all that was read of it."""
    _refuse_others(actor)
    people_import = locked(people_import)
    if people_import.state not in (State.READY, State.FAILED):
        raise ImportNotReady
    audit.record(actor=actor, verb="people.file_dropped", target=people_import)
    forget_file(people_import)
    people_import.delete()


def forget_lines_about(pairs) -> None:
    """Drop the lines that name somebody by these (first name, last name), and are tied to no
    account: a mistyped address kept them apart from it."""
    sought = {tuple(map(plain, pair)) for pair in pairs}
    apart = PeopleImportRow.objects.filter(person=None).values_list("pk", "cells")
    about = [pk for pk, cells in apart.iterator() if tuple(map(plain, cells[FIRST:LAST])) in sought]
    PeopleImportRow.objects.filter(pk__in=about).delete()


def go_on(people_import: PeopleImport) -> None:
    """Have the worker do the next portions."""
    uuid = str(people_import.uuid)
    jobs.enqueue(ADVANCE, key=f"people-import:{uuid}", import_uuid=uuid)


def forget_file(people_import: PeopleImport) -> None:
    """Once the transaction is committed: a file does not come back with a rollback."""
    if people_import.file:
        storage, name = people_import.file.storage, people_import.file.name
        transaction.on_commit(lambda: storage.delete(name))
        people_import.file = ""


def _received(actor, file, name, **facts) -> PeopleImport:
    _refuse_others(actor)
    reader.check_head(file)
    file.seek(0)
    people_import = PeopleImport(author=actor, name=PurePath(name).name[:150], **facts)
    people_import.file.save("sent", file, save=False)
    try:
        with transaction.atomic():
            people_import.save()
            audit.record(actor=actor, verb="people.file_received", target=people_import)
    except IntegrityError as error:
        people_import.file.storage.delete(people_import.file.name)
        raise AnotherImportRuns from error
    return people_import


def _begin(people_import: PeopleImport, state: str) -> None:
    people_import.state, people_import.position = state, 0
    try:
        with transaction.atomic():
            people_import.save()
    except IntegrityError as error:
        raise AnotherImportRuns from error
    go_on(people_import)


def _refuse_others(actor) -> None:
    """The command line is nobody's; on the screens, administrators alone give rights by a file."""
    if actor is not None and not actor.is_superuser:
        raise ImportersOnly
