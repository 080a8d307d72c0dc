"""A directory file sent from the screen: looked at, confirmed, then written by the worker."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from lms.common import clock, jobs
from lms.common.errors import DomainError
from lms.common.locks import locked
from lms.territory.errors import AlreadyConfirmed
from lms.territory.imports import import_schools
from lms.territory.models import SchoolImport

SHOWN = 200
State = SchoolImport.State
log = logging.getLogger("levier.territory")


def preview_directory(*, actor, file):
    """Keep the file, and what it would do. The author's former previews are forgotten.

    Raises UnreadableDirectory, and keeps nothing, when it is no directory.
    """
    report = import_schools(actor=actor, source=file, dry_run=True)
    file.seek(0)
    with transaction.atomic():
        for former in SchoolImport.objects.filter(author=actor, state=State.PREVIEW):
            _forget(former)
        return SchoolImport.objects.create(
            author=actor, file_name=file.name[:200], file=file, report=report.summary(SHOWN)
        )


@transaction.atomic
def drop_preview(*, actor, sent):
    sent = locked(sent)
    if sent.state != State.PREVIEW:
        raise AlreadyConfirmed
    _forget(sent)


@transaction.atomic
def confirm_directory(*, actor, sent):
    """Have the file written by the worker, once."""
    sent = locked(sent)
    if sent.state != State.PREVIEW:
        raise AlreadyConfirmed
    sent.state, sent.author = State.UNDER_WAY, actor
    sent.save(update_fields=["state", "author"])
    jobs.enqueue(
        "lms.territory.sent_directories.write", key=f"schools:{sent.uuid}", uuid=str(sent.uuid)
    )
    return sent


def write(uuid):
    """Job: write one confirmed file, whole or not at all; done already, it changes nothing."""
    with transaction.atomic():
        sent = locked(SchoolImport.objects.filter(uuid=uuid)).get()
        if sent.state != State.UNDER_WAY:
            return
        try:
            with transaction.atomic(), sent.file.open("rb") as source:
                sent.report = import_schools(actor=sent.author, source=source).summary(SHOWN)
            sent.state = State.DONE
        except (DomainError, OSError) as error:
            log.warning("school import %s failed: %s", sent.uuid, error)
            sent.state = State.FAILED
            gone = _("The file is gone: send it again.")
            sent.report["error"] = str(error) if isinstance(error, DomainError) else gone
        except Exception:
            # A fault of ours would come back at each attempt: said, it holds nothing up.
            log.exception("school import %s broke off", sent.uuid)
            sent.state = State.FAILED
            sent.report["error"] = _("It broke off by a fault of ours, which was recorded.")
        sent.applied_at = clock.now()
        _drop_file(sent)
        sent.save()


def _forget(sent):
    _drop_file(sent)
    sent.delete()


def _drop_file(sent):
    """Once nothing needs it; after the commit, so that a failure leaves it where it is."""
    storage, name = sent.file.storage, sent.file.name
    transaction.on_commit(lambda: storage.delete(name))
    sent.file = ""
