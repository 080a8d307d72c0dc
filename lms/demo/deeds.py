"""What one person does at the present moment, through the operations that the screens call."""

from datetime import timedelta
from uuid import uuid4

from lms.catalog.models import Activity
from lms.common import clock
from lms.practices import operations as practices
from lms.practices.models import PracticeSubmission
from lms.practices.tasks import tell_reviewers
from lms.progress.operations import declare, report_watching
from lms.progress.queries import counted_seconds, opened_token
from lms.quizzes import operations as quizzes
from lms.quizzes.queries import current

Kind = Activity.Kind


def do(person, activity) -> None:
    """Complete an activity that needs nobody else."""
    match activity.kind:
        case Kind.TUTORIAL if counted_seconds(activity):
            watch(person, activity)
        case Kind.GUIDE | Kind.TUTORIAL:
            read(person, activity)
        case Kind.QUIZ:
            answer(person, activity, wrong=1)


def read(person, activity) -> None:
    with clock.at(clock.now() - timedelta(minutes=activity.minutes)):
        token = opened_token(person, activity)
    declare(actor=person, activity=activity, event_id=uuid4(), token=token)


def watch(person, activity, share=1.0) -> None:
    """Watch the beginning of a video, or all of it; one that is not filmed yet is not watched."""
    seen = counted_seconds(activity) * share
    if not seen:
        return
    with clock.at(clock.now() - timedelta(seconds=seen)):
        token = opened_token(person, activity)
    report_watching(
        actor=person,
        activity=activity,
        event_id=uuid4(),
        ranges=[(0, seen)],
        position=seen,
        token=token,
    )


def answer(person, activity, *, wrong=0) -> None:
    """Hand in a sheet whose first `wrong` answers are wrong."""
    version = current(activity)
    answers = {}
    for number, question in enumerate(version.questions):
        meant = number >= wrong
        chosen = [choice["id"] for choice in question["choices"] if choice["correct"] == meant]
        answers[question["id"]] = chosen if meant else chosen[:1]
    quizzes.submit(
        actor=person, activity=activity, attempt_id=uuid4(), version=version, answers=answers
    )


def hand_in(person, activity, *, text, link="", file=None) -> None:
    submission = practices.hand_in(
        actor=person, activity=activity, event_id=uuid4(), text=text, link=link, file=file
    )
    tell_reviewers(submission_uuid=str(submission.uuid))


def validate(reviewer, person, activity, comment) -> None:
    practices.validate(actor=reviewer, submission=_submission(person, activity), comment=comment)


def give_back(reviewer, person, activity, comment) -> None:
    practices.return_work(actor=reviewer, submission=_submission(person, activity), comment=comment)


def _submission(person, activity):
    return PracticeSubmission.objects.get(person=person, activity=activity)
