from copy import deepcopy
from uuid import uuid4

import pytest

from lms.catalog.operations import withdraw_activity
from lms.common.models import AuditEntry
from lms.progress.models import Completion, Evidence
from lms.progress.operations import open_round
from lms.quizzes import queries
from lms.quizzes.errors import QuizRefused, SheetIncomplete, SheetRefused, Withdrawn
from lms.quizzes.models import Attempt
from lms.quizzes.operations import publish_quiz, submit
from tests.factories import QUESTIONS, RIGHT_ANSWERS, Kind, activity
from tests.lms.threads import together

WRONG_ANSWERS = RIGHT_ANSWERS | {"q1": ["b"], "q2": ["c"]}


def hand_in(person, quiz, answers=RIGHT_ANSWERS, **changes):
    facts = {"attempt_id": uuid4(), "version": queries.current(quiz)} | changes
    return submit(actor=person, activity=quiz, answers=answers, **facts)


def changed_questions():
    questions = deepcopy(QUESTIONS)
    questions[0]["choices"][0]["correct"], questions[0]["choices"][1]["correct"] = False, True
    return questions


def test_the_same_questions_published_again_make_no_version(quiz_activity):
    again = publish_quiz(actor=None, activity=quiz_activity, pass_share=70, questions=QUESTIONS)
    assert again.number == 1
    assert quiz_activity.quiz_versions.count() == 1
    assert AuditEntry.objects.filter(verb="quiz.published").count() == 1


def test_a_changed_question_or_share_makes_a_version(quiz_activity):
    second = publish_quiz(actor=None, activity=quiz_activity, pass_share=80, questions=QUESTIONS)
    third = publish_quiz(
        actor=None, activity=quiz_activity, pass_share=80, questions=changed_questions()
    )
    assert (second.number, third.number) == (2, 3)


def test_a_faulty_quiz_is_refused_and_the_published_one_stays(quiz_activity, english):
    questions = deepcopy(QUESTIONS)
    questions[2]["choices"][0]["correct"] = False
    with pytest.raises(QuizRefused) as refused:
        publish_quiz(actor=None, activity=quiz_activity, pass_share=70, questions=questions)
    assert refused.value.defects == ["Question 3: say which answer is right."]
    assert queries.current(quiz_activity).number == 1


def test_a_passing_attempt_completes_the_step(claire, quiz_activity):
    attempt = hand_in(claire, quiz_activity)
    assert (attempt.right, attempt.total, attempt.passed) == (3, 3, True)
    completion = Completion.objects.get(person=claire, activity=quiz_activity)
    assert completion.rule == "quiz"
    assert completion.evidence.event_id == attempt.uuid
    assert completion.evidence.data == {"right": 3, "total": 3}


def test_a_failed_attempt_completes_nothing_and_may_be_followed_by_another(claire, quiz_activity):
    assert hand_in(claire, quiz_activity, WRONG_ANSWERS).percent == 33
    assert not Evidence.objects.exists()
    assert hand_in(claire, quiz_activity).passed
    assert queries.last_attempt(claire, quiz_activity).passed


def test_the_same_sheet_handed_in_twice_counts_once_with_its_first_answers(claire, quiz_activity):
    sheet = uuid4()
    first = hand_in(claire, quiz_activity, WRONG_ANSWERS, attempt_id=sheet)
    again = hand_in(claire, quiz_activity, RIGHT_ANSWERS, attempt_id=sheet)
    assert again == first
    assert not again.passed
    assert not Completion.objects.exists()


def test_somebody_else_s_sheet_is_refused(claire, karim, quiz_activity):
    attempt = hand_in(claire, quiz_activity)
    with pytest.raises(SheetRefused):
        hand_in(karim, quiz_activity, attempt_id=attempt.uuid)
    assert Attempt.objects.count() == 1


def test_an_unanswered_question_is_refused(claire, quiz_activity):
    with pytest.raises(SheetIncomplete):
        hand_in(claire, quiz_activity, {"q1": ["a"], "q2": ["a", "b"]})
    assert not Attempt.objects.exists()


def test_a_sheet_of_an_older_version_is_marked_against_the_questions_it_showed(
    claire, quiz_activity
):
    shown = queries.current(quiz_activity)
    publish_quiz(actor=None, activity=quiz_activity, pass_share=100, questions=changed_questions())
    attempt = hand_in(claire, quiz_activity, version=shown)
    assert attempt.passed
    assert attempt.version == shown


def test_the_sheet_of_another_quiz_is_refused(claire, quiz_activity):
    other = activity(Kind.QUIZ, "Un autre")
    publish_quiz(actor=None, activity=other, pass_share=70, questions=QUESTIONS)
    with pytest.raises(SheetRefused):
        hand_in(claire, quiz_activity, version=queries.current(other))


def test_a_quiz_to_do_again_no_longer_shows_as_passed(claire, ada, quiz_activity):
    first = hand_in(claire, quiz_activity)
    assert queries.panel(claire, quiz_activity)["passed"] == first
    open_round(actor=ada, person=claire, activity=quiz_activity, reason="Nouvelle version.")
    assert queries.panel(claire, quiz_activity)["passed"] is None
    second = hand_in(claire, quiz_activity)
    assert queries.panel(claire, quiz_activity)["passed"] == second


def test_attempts_whose_marks_were_changed_are_found(claire, quiz_activity):
    attempt = hand_in(claire, quiz_activity, WRONG_ANSWERS)
    assert queries.mismarked() == []
    Attempt.objects.update(passed=True)
    assert queries.mismarked() == [attempt]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_attempt_and_one_completion(claire, quiz_activity):
    sheet = uuid4()
    outcomes = together(4, lambda: hand_in(claire, quiz_activity, attempt_id=sheet).pk)
    assert len(set(outcomes)) == 1
    assert Attempt.objects.count() == 1
    assert Completion.objects.count() == 1


def test_a_quiz_withdrawn_is_no_longer_marked_but_an_attempt_sent_twice_is_found(
    claire, karim, quiz_activity
):
    attempt = hand_in(claire, quiz_activity)
    withdraw_activity(actor=None, uuid=quiz_activity.uuid)
    quiz_activity.refresh_from_db()
    assert hand_in(claire, quiz_activity, attempt_id=attempt.uuid) == attempt
    with pytest.raises(Withdrawn):
        hand_in(karim, quiz_activity)
    assert Attempt.objects.get() == attempt
