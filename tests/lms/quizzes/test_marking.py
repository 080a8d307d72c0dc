import pytest

from lms.quizzes.marking import defects, mark, normalised
from tests.factories import QUESTIONS, RIGHT_ANSWERS


def question(**changes):
    choices = [
        {"id": "a", "text": "Oui", "correct": True},
        {"id": "b", "text": "Non", "correct": False},
    ]
    facts = {"id": "q", "kind": "single", "text": "Vrai ?", "choices": choices} | changes
    return normalised([facts])[0]


def test_every_right_choice_and_no_other_makes_a_right_answer():
    marks = mark(QUESTIONS, RIGHT_ANSWERS, 70)
    assert (marks.right, marks.total, marks.passed) == (3, 3, True)


@pytest.mark.parametrize("chosen", [["a"], ["a", "b", "c"], ["c"], []])
def test_half_a_right_answer_is_a_wrong_one(chosen):
    assert mark(QUESTIONS, RIGHT_ANSWERS | {"q2": chosen}, 70).right == 2


@pytest.mark.parametrize(("share", "passed"), [(66, True), (67, False)])
def test_the_share_to_reach_is_exact(share, passed):
    assert mark(QUESTIONS, RIGHT_ANSWERS | {"q1": ["b"]}, share).passed is passed


def test_an_empty_quiz_is_never_passed():
    assert not mark([], {}, 1).passed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "  "}, "text is missing"),
        ({"kind": "essay"}, "kind is unknown"),
        ({"choices": [{"id": "a", "text": "Oui", "correct": True}]}, "at least two"),
        (
            {"choices": [{"id": i, "text": "Oui", "correct": False} for i in "ab"]},
            "which answer is right",
        ),
        ({"choices": [{"id": i, "text": "Oui", "correct": True} for i in "ab"]}, "only one"),
        (
            {
                "kind": "true_false",
                "choices": [{"id": i, "text": i, "correct": True} for i in "ab"],
            },
            "only one",
        ),
        (
            {"choices": [{"id": i, "text": t, "correct": i == "a"} for i, t in ("a ", "bx")]},
            "has no text",
        ),
    ],
)
def test_a_defect_names_its_question(changes, words, english):
    found = defects([question(), question(id="r"), question(id="s", **changes)], 70)
    assert len(found) == 1
    assert found[0].startswith("Question 3: ")
    assert words in found[0]


def test_a_quiz_without_question_or_with_an_impossible_share_is_refused(english):
    assert len(defects([], 70)) == 1
    assert len(defects([question()], 0)) == 1
    assert len(defects([question()], 101)) == 1
    assert defects([question()], 100) == []
