"""Writing a practice and answering it. Every change of state locks the submission first."""

from contextlib import ExitStack
from functools import partial
from pathlib import PurePath
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from lms.catalog.models import Activity
from lms.common import audit, clock, jobs
from lms.common.locks import locked
from lms.practices import emails, errors, files, pupils
from lms.practices.models import PracticeReview, PracticeSubmission
from lms.practices.permissions import may_review
from lms.practices.queries import is_settled
from lms.progress.models import Source
from lms.progress.operations import record_evidence
from lms.progress.queries import current_round

State = PracticeSubmission.State
is_web_address = URLValidator(schemes=["http", "https"])


def save_draft(
    *, actor, activity: Activity, event_id: UUID, text="", link="", file=None, drop_file=False
) -> PracticeSubmission:
    """Keep what is written so far; nobody but its author reads it."""
    return _write(actor, activity, event_id, text, link, file, drop_file)


def hand_in(
    *,
    actor,
    activity: Activity,
    event_id: UUID,
    text="",
    link="",
    file=None,
    drop_file=False,
    no_pupil_named=False,
) -> PracticeSubmission:
    """Give it to the reviewers. `no_pupil_named` is the author's word on names in the text."""
    written = text, link, file, drop_file
    return _write(actor, activity, event_id, *written, handing_in=True, sure=no_pupil_named)


def _write(actor, activity, event_id, text, link, file, drop_file, *, handing_in=False, sure=True):
    text, link = text.strip(), link.strip()
    _refuse_pupil(text)
    _check_link(link)
    if file:
        files.check(file)
        file = files.cleaned(file)
    if not sure:
        _ask_about_names(text)
    with ExitStack() as undo:
        with transaction.atomic():
            submission = _open_submission(actor, activity)
            if submission.last_event_id == event_id:
                return submission
            if not activity.is_open:
                raise errors.Withdrawn
            _refuse_if_settled(submission)
            submission.text, submission.link = text, link
            _change_file(submission, file, drop_file, undo)
            if handing_in:
                _send_to_reviewers(submission)
            else:
                submission.state = State.DRAFT  # work under way is its author's own
            submission.last_event_id = event_id
            submission.save()
        undo.pop_all()
    return submission


def _open_submission(actor, activity) -> PracticeSubmission:
    submission, _created = PracticeSubmission.objects.get_or_create(
        person=actor, activity=activity, round=current_round(actor, activity)
    )
    return locked(submission)


def _refuse_if_settled(submission) -> None:
    if not is_settled(submission):
        return
    if submission.state == State.HANDED_IN:
        raise errors.NotOpenForWriting(
            _("Your work is already handed in: it can be changed once it has been answered.")
        )
    raise errors.NotOpenForWriting(_("Your work is already validated."))


def _change_file(submission, file, drop_file, undo: ExitStack) -> None:
    """The old file leaves the disk when all is written; the new one, when something failed."""
    if not file and not drop_file:
        return
    storage, replaced = submission.file.storage, submission.file.name
    submission.file, submission.file_name = "", ""
    if file:
        submission.file.save(file.name, file, save=False)
        undo.callback(storage.delete, submission.file.name)
        submission.file_name = PurePath(file.name).name[-150:]
    if replaced:
        transaction.on_commit(partial(storage.delete, replaced))


def _send_to_reviewers(submission) -> None:
    if not (submission.text or submission.link or submission.file):
        raise errors.NothingToHandIn
    submission.state, submission.handed_in_at = State.HANDED_IN, clock.now()
    jobs.enqueue(
        "lms.practices.tasks.tell_reviewers",
        key=f"practice-handed-in-{submission.uuid}",
        submission_uuid=str(submission.uuid),
    )


def return_work(*, actor, submission: PracticeSubmission, comment: str) -> PracticeReview:
    """Give it back to its author, who may take it up again."""
    if not comment.strip():
        raise errors.CommentMissing
    return _answer(actor, submission, PracticeReview.Decision.RETURNED, comment)


def validate(*, actor, submission: PracticeSubmission, comment="") -> PracticeReview:
    """Accept it: the practice is done, on this reviewer's word."""
    return _answer(actor, submission, PracticeReview.Decision.VALIDATED, comment)


@transaction.atomic
def _answer(actor, submission, decision, comment) -> PracticeReview:
    comment = comment.strip()
    _refuse_pupil(comment)
    submission = locked(submission)
    if not may_review(actor, submission):
        raise errors.NotYoursToReview
    if submission.state != State.HANDED_IN:
        raise errors.AlreadyAnswered
    submission.state = decision
    submission.save(update_fields=["state"])
    review = submission.reviews.create(
        reviewer=actor, decision=decision, comment=comment, decided_at=clock.now()
    )
    if decision == PracticeReview.Decision.VALIDATED:
        record_evidence(
            actor=actor,
            person=submission.person,
            activity=submission.activity,
            source=Source.PRACTICE,
            event_id=review.uuid,
            completes=Source.PRACTICE,
            author=actor,
        )
    audit.record(actor=actor, verb=f"practice.{decision}", target=submission)
    emails.answered(review)
    return review


def _refuse_pupil(text: str) -> None:
    if name := pupils.pupil_named(text):
        raise errors.PupilNamed(
            _(
                "This text seems to name a pupil: “%(name)s”. Write “a pupil” or an initial "
                "instead. For an author, write “the author” before the name."
            )
            % {"name": name}
        )


def _ask_about_names(text: str) -> None:
    if doubtful := pupils.names_in_doubt(text):
        raise errors.NamesInDoubt(
            _("This text names “%(name)s”. Tick the box if that is no pupil, or take the name out.")
            % {"name": doubtful[0]}
        )


def _check_link(link: str) -> None:
    if not link:
        return
    try:
        is_web_address(link)
    except ValidationError as invalid:
        raise errors.LinkRefused from invalid
