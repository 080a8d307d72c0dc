"""What makes a quiz fair to publish, and how an answer sheet is marked. Pure: no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

KINDS = ("single", "multiple", "true_false")


@dataclass(frozen=True)
class Marks:
    right: int
    total: int
    passed: bool


def mark(questions: Sequence[dict], answers: Mapping[str, Sequence[str]], pass_share: int) -> Marks:
    """All or nothing for each question: every right choice, and no other."""
    total = len(questions)
    right = sum(is_right(question, answers.get(question["id"], ())) for question in questions)
    return Marks(right, total, total > 0 and right * 100 >= pass_share * total)


def is_right(question: dict, chosen: Sequence[str]) -> bool:
    return set(chosen) == {choice["id"] for choice in question["choices"] if choice["correct"]}


def takes_several(question: dict) -> bool:
    return question["kind"] == "multiple"


def normalised(questions: Sequence[dict]) -> list[dict]:
    """The questions with nothing but what is kept of them, so that versions compare."""
    return [
        {
            "id": str(question["id"]),
            "kind": question["kind"],
            "text": question["text"].strip(),
            "explanation": question.get("explanation", "").strip(),
            "choices": [
                {
                    "id": str(choice["id"]),
                    "text": choice["text"].strip(),
                    "correct": bool(choice["correct"]),
                }
                for choice in question["choices"]
            ],
        }
        for question in questions
    ]


def defects(questions: Sequence[dict], pass_share: int) -> list[str]:
    """What keeps these normalised questions from being published, a sentence each."""
    found = []
    if not questions:
        found.append(_("A quiz needs at least one question."))
    if not 1 <= pass_share <= 100:
        found.append(_("The share of right answers needed lies between 1 and 100 percent."))
    if len({question["id"] for question in questions}) < len(questions):
        found.append(_("Two questions have the same identifier: make one of them again."))
    for number, question in enumerate(questions, start=1):
        for defect in _defects_of(question):
            found.append(
                _("Question %(number)d: %(defect)s") % {"number": number, "defect": defect}
            )
    return found


def _defects_of(question: dict) -> Iterator[str]:
    choices = question["choices"]
    right = sum(choice["correct"] for choice in choices)
    if not question["text"]:
        yield _("its text is missing.")
    if question["kind"] not in KINDS:
        yield _("its kind is unknown.")
    if len(choices) < 2:
        yield _("give at least two answers to choose from.")
    if any(not choice["text"] for choice in choices):
        yield _("an answer has no text.")
    if len({choice["id"] for choice in choices}) < len(choices):
        yield _("two answers have the same identifier: make one of them again.")
    if right == 0:
        yield _("say which answer is right.")
    elif right > 1 and not takes_several(question):
        yield _("only one answer can be right.")
