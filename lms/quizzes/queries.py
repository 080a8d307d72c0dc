"""Reading quizzes and attempts. An attempt is its author's, and nobody else's."""

from uuid import uuid4

from django.db.models import QuerySet

from lms.catalog.models import Activity
from lms.progress.queries import completions_of, current_round
from lms.quizzes import marking
from lms.quizzes.forms import AnswerSheet
from lms.quizzes.models import Attempt, QuizVersion


def current(activity: Activity) -> QuizVersion | None:
    return activity.quiz_versions.order_by("-number").first()


def visible_to(person) -> QuerySet[Attempt]:
    return Attempt.objects.filter(person=person).select_related("version__activity")


def last_attempt(person, activity: Activity) -> Attempt | None:
    return visible_to(person).filter(version__activity=activity).first()


def counted_attempt(person, activity: Activity) -> Attempt | None:
    """The attempt by which the step is done in the round under way, as long as that stands."""
    completion = completions_of(person, [activity.pk]).get(activity.pk)
    if completion is None or completion.round < current_round(person, activity):
        return None
    return visible_to(person).filter(uuid=completion.evidence.event_id).first()


def panel(person, activity: Activity) -> dict:
    """What `quizzes/_panel.html` shows under the page of a quiz."""
    version = current(activity)
    context = {"activity": activity, "version": version}
    if version is None or not person.is_authenticated:
        return context
    return context | {
        "sheet": AnswerSheet(version=version, attempt_id=uuid4(), person=person),
        "last": last_attempt(person, activity),
        "passed": counted_attempt(person, activity),
    }


def corrected(attempt: Attempt) -> list[dict]:
    """Each question beside its answer. The right choices stay hidden until the quiz is passed."""
    return [
        {
            "question": question,
            "right": marking.is_right(question, attempt.answers.get(question["id"], ())),
            "choices": [
                {
                    "text": choice["text"],
                    "chosen": choice["id"] in attempt.answers.get(question["id"], ()),
                    "correct": attempt.passed and choice["correct"],
                }
                for choice in question["choices"]
            ],
        }
        for question in attempt.version.questions
    ]


def mismarked() -> list[Attempt]:
    """Attempts whose marks differ from what their answers are worth; none when all is well."""
    found = []
    for attempt in Attempt.objects.select_related("version").order_by("pk").iterator():
        version = attempt.version
        marks = marking.mark(version.questions, attempt.answers, version.pass_share)
        if (attempt.right, attempt.total, attempt.passed) != (
            marks.right,
            marks.total,
            marks.passed,
        ):
            found.append(attempt)
    return found
