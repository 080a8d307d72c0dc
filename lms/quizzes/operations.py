"""Publishing a quiz, and handing in an answer sheet."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from lms.catalog.models import Activity
from lms.common import audit, clock
from lms.common.locks import locked
from lms.progress.models import Source
from lms.progress.operations import record_evidence
from lms.quizzes import marking, queries
from lms.quizzes.errors import QuizRefused, SheetIncomplete, SheetRefused, Withdrawn
from lms.quizzes.models import Attempt, QuizVersion


@transaction.atomic
def publish_quiz(
    *, actor, activity: Activity, pass_share: int, questions: Sequence[dict]
) -> QuizVersion:
    """A new version when a question or the share to reach changed; the current one otherwise."""
    questions = marking.normalised(questions)
    if found := marking.defects(questions, pass_share):
        raise QuizRefused(found)
    activity = locked(activity)
    current = queries.current(activity)
    if current and current.questions == questions and current.pass_share == pass_share:
        return current
    version = QuizVersion.objects.create(
        activity=activity,
        number=current.number + 1 if current else 1,
        pass_share=pass_share,
        questions=questions,
        published_at=clock.now(),
    )
    audit.record(actor=actor, verb="quiz.published", target=activity, version=version.number)
    return version


@transaction.atomic
def submit(
    *,
    actor,
    activity: Activity,
    attempt_id: UUID,
    version: QuizVersion,
    answers: Mapping[str, Sequence[str]],
) -> Attempt:
    """Mark the actor's sheet; the same sheet again gives the same attempt.

    A sheet of an older version is marked against the questions that it showed.
    """
    if version.activity_id != activity.pk:
        raise SheetRefused
    if any(not answers.get(question["id"]) for question in version.questions):
        raise SheetIncomplete
    if not activity.is_open and not Attempt.objects.filter(uuid=attempt_id).exists():
        raise Withdrawn
    marks = marking.mark(version.questions, answers, version.pass_share)
    attempt, created = Attempt.objects.get_or_create(
        uuid=attempt_id,
        defaults={
            "version": version,
            "person": actor,
            "answers": {q["id"]: sorted(answers[q["id"]]) for q in version.questions},
            "right": marks.right,
            "total": marks.total,
            "passed": marks.passed,
            "submitted_at": clock.now(),
        },
    )
    if attempt.person_id != actor.pk or attempt.version_id != version.pk:
        raise SheetRefused
    if created and attempt.passed:
        record_evidence(
            actor=actor,
            person=actor,
            activity=activity,
            source=Source.QUIZ,
            event_id=attempt.uuid,
            completes=Source.QUIZ,
            data={"right": attempt.right, "total": attempt.total},
        )
    return attempt
