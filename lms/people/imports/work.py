"""The work of an import, by portions, in the worker; safe to begin again anywhere.

Each portion locks the import, so that two workers that were given the same one take turns, and
neither does what the other did.
"""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, islice

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lms.common import audit, clock, jobs
from lms.common.locks import locked
from lms.people.imports import applying, planning, reader, undoing
from lms.people.imports.checking import Problem
from lms.people.imports.columns import TITLES
from lms.people.imports.errors import BrokenOff, CannotBeWritten, UnreadableFile
from lms.people.imports.operations import forget_file, go_on
from lms.people.imports.planning import Decision
from lms.people.invitations import invite
from lms.people.models import PeopleImport, PeopleImportRow, Person

log = logging.getLogger("levier.imports")
State = PeopleImport.State
PORTION = 1000  # people
SHIFT = 120  # seconds of work before another job takes over: well under the worker's patience
ATTEMPTS = 3
INVITE = "lms.people.imports.work.invite_created"


def advance(import_uuid: str) -> None:
    """The job: work for a shift, then have another one go on."""
    people_import = PeopleImport.objects.filter(uuid=import_uuid).first()
    if people_import is not None and not work(people_import):
        go_on(people_import)


def wake() -> None:
    """Take up the imports whose worker died once too often."""
    at_work = (State.READING, State.APPLYING, State.UNDOING)
    for people_import in PeopleImport.objects.filter(state__in=at_work):
        go_on(people_import)


def work(people_import: PeopleImport) -> bool:
    """Do portions until the import rests (True) or the shift is over (False)."""
    until = time.monotonic() + SHIFT
    author = people_import.author
    with translation.override(author.language if author else settings.LANGUAGE_CODE):
        try:
            return _go_through(people_import, until)
        except UnreadableFile as error:
            _fail(people_import, str(error))
        except CannotBeWritten as error:
            _stop(people_import, str(error))
        except (OperationalError, InterfaceError):
            raise  # the database is away or busy: the worker takes this up again
        except Exception:
            # A fault of ours, which would come back at each attempt and hold up every later file.
            log.exception("an import of people broke off: %s", people_import.uuid)
            _stop(people_import, str(BrokenOff.message))
    return True


def rehearse(source) -> Iterator[Decision]:
    """What would become of each line of a file, without writing anything."""
    with translation.override(settings.LANGUAGE_CODE), _own_copy(source) as copy:
        portions = _Portions(copy)
        while groups := portions.at(portions.end):
            yield from applying.decided(groups)


def invite_created(import_uuid: str) -> None:
    """The job that follows an import: its new people get their one invitation."""
    created = PeopleImportRow.Outcome.CREATED
    invite(
        actor=None,
        people=Person.objects.filter(
            import_rows__people_import__uuid=import_uuid, import_rows__outcome=created
        ),
    )


# --- A file, portion by portion ------------------------------------------------------------------


class _Portions:
    """The people of a file, so many at a time; a portion can be asked for again."""

    def __init__(self, copy):
        self._groups = planning.grouped(lambda: reader.read_copy(copy))
        self.start, self.end, self._groups_at_hand = None, 0, []

    def at(self, position: int) -> list:
        if position != self.start:
            ahead = position - self.end
            self._groups_at_hand = list(islice(self._groups, ahead, ahead + PORTION))
            self.start, self.end = position, position + len(self._groups_at_hand)
        return self._groups_at_hand


def _go_through(people_import: PeopleImport, until: float) -> bool:
    if people_import.state == State.UNDOING:
        return _repeat(lambda: _undo_portion(people_import), until)
    _keep_our_copy(people_import)
    copy = _opened(people_import)
    if copy is None:
        return True
    with copy:
        portions = _Portions(copy)
        return _repeat(lambda: _portion(people_import, portions), until)


def _repeat(portion: Callable[[], bool], until: float) -> bool:
    """Portions until one says that it was the last, or until the hour."""
    while time.monotonic() < until:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                is_over = portion()
            except IntegrityError:
                # Somebody opened one of these accounts meanwhile: decide again, knowing it.
                if attempt == ATTEMPTS:
                    log.exception("a portion of an import cannot be written")
                    raise CannotBeWritten from None
            else:
                break
        if is_over:
            return True
    return False


@transaction.atomic
def _portion(people_import: PeopleImport, portions: _Portions) -> bool:
    state = people_import.state
    people_import = locked(people_import)
    if people_import.state != state:
        return True
    groups = portions.at(people_import.position)
    is_written = state == State.APPLYING
    decisions = applying.decided(groups, to_write=is_written)
    write = applying.write if is_written else applying.preview
    write(people_import, decisions)
    for outcome, number in applying.counted(decisions).items():
        setattr(people_import, outcome, getattr(people_import, outcome) + number)
    people_import.position += len(groups)
    is_over = people_import.position >= people_import.total or not groups
    if is_over and state == State.APPLYING:
        _finish_applying(people_import)
    elif is_over:
        people_import.state = State.READY
    people_import.save()
    return is_over


def _finish_applying(people_import: PeopleImport) -> None:
    people_import.state, people_import.applied_at = State.APPLIED, clock.now()
    forget_file(people_import)
    audit.record(
        actor=people_import.author,
        verb="people.imported",
        target=people_import,
        created=people_import.created,
        updated=people_import.updated,
        refused=people_import.refused,
    )
    if people_import.invite and people_import.created:
        uuid = str(people_import.uuid)
        jobs.enqueue(INVITE, key=f"people-invitations:{uuid}", import_uuid=uuid)


@transaction.atomic
def _undo_portion(people_import: PeopleImport) -> bool:
    people_import = locked(people_import)
    if people_import.state != State.UNDOING:
        return True
    rows = list(undoing.to_undo(people_import).select_related("person")[:PORTION])
    people_import.kept += undoing.undo(people_import, rows)
    people_import.position += len(rows)
    is_over = len(rows) < PORTION
    if is_over:
        people_import.rows.all().delete()
        people_import.state = State.UNDONE
        audit.record(
            actor=people_import.author,
            verb="people.import_undone",
            target=people_import,
            kept=people_import.kept,
        )
    people_import.save()
    return is_over


# --- The file ------------------------------------------------------------------------------------


@contextmanager
def _own_copy(source):
    with tempfile.TemporaryFile() as copy:
        reader.write_copy(reader.read(source), copy)
        yield copy


@transaction.atomic
def _opened(people_import: PeopleImport, *, as_sent: bool = False) -> File | None:
    """Our copy or, `as_sent`, what it is made from; None once there is no work to do on it. Under
    the lock, since another worker on the same import deletes it: what is open stays readable.
    """
    people_import = locked(people_import)
    is_copied = people_import.total > 0
    if not people_import.is_at_work or as_sent is is_copied:
        return None
    return people_import.file.open("rb")


def _keep_our_copy(people_import: PeopleImport) -> None:
    """Keep of what was sent our own columns alone."""
    source = _opened(people_import, as_sent=True)
    if source is None:
        return
    with source, _own_copy(source) as copy:
        total = sum(1 for _group in planning.grouped(lambda: reader.read_copy(copy)))
        copy.seek(0)
        with transaction.atomic():
            people_import = locked(people_import)
            if people_import.total or not people_import.is_at_work:
                return
            forget_file(people_import)
            people_import.file.save("copy", File(copy), save=False)
            people_import.total = total
            people_import.save(update_fields=["file", "total"])


@transaction.atomic
def _stop(people_import: PeopleImport, reason: str) -> None:
    """What was done before stays, told line by line, and can be undone; nothing waits for it."""
    people_import = locked(people_import)
    if not people_import.is_at_work:
        return
    if people_import.state == State.UNDOING:
        people_import.state = State.APPLIED  # what is left of it can be taken back later
    elif people_import.state == State.APPLYING and people_import.total:
        _refuse_the_rest(people_import)
        _finish_applying(people_import)
    else:
        _fail(people_import, reason)
        return
    people_import.failure = reason
    people_import.save()


def _refuse_the_rest(people_import: PeopleImport) -> None:
    """The lines that were not reached are told as refused: downloaded, they can be sent again."""
    problem = Problem(
        TITLES["email"], _("this line was not written: the import had stopped before it.")
    )
    with people_import.file.open("rb") as copy:
        portions = _Portions(copy)
        while groups := portions.at(people_import.position):
            lines = chain.from_iterable(groups)
            decisions = [planning.refused(line, [problem]) for line in lines]
            applying.keep(people_import, decisions)
            people_import.refused += len(decisions)
            people_import.position += len(groups)


@transaction.atomic
def _fail(people_import: PeopleImport, reason: str) -> None:
    """A file that cannot be read leaves nothing but the reason."""
    people_import = locked(people_import)
    if not people_import.is_at_work:
        return
    people_import.rows.all().delete()
    forget_file(people_import)
    people_import.state, people_import.failure = State.FAILED, reason
    people_import.save()
