from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

KINDS = [
    ("single", _("One right answer")),
    ("multiple", _("Several right answers")),
    ("true_false", _("True or false")),
]


def what_is_wrong(kind, right, count):
    """The sentence that says why these choices make no question, or None."""
    if count < 2:
        return _("A question needs at least two answers to choose from.")
    if right == 0:
        return _("Tick at least one right answer.")
    if kind != "multiple" and right > 1:
        return _("Only one answer may be right: tick one, or choose “Several right answers”.")
    if kind == "true_false" and count != 2:
        return _("“True or false” has two answers.")
    return None


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=250)
    correct = blocks.BooleanBlock(label=_("Right"), required=False)

    class Meta:
        icon = "tick"
        label = _("Answer")


class QuestionBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="single")
    text = blocks.TextBlock(label=_("Question"))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Answers"), min_num=2, max_num=8)
    explanation = blocks.TextBlock(
        label=_("Explanation"),
        required=False,
        help_text=_("Shown once the quiz is handed in, whether the answer was right or not."),
    )

    class Meta:
        icon = "help"
        label = _("Question")

    def clean(self, value):
        value = super().clean(value)
        right = sum(bool(choice.get("correct")) for choice in value["choices"])
        sentence = what_is_wrong(value.get("kind"), right, len(value["choices"]))
        if sentence:
            raise StructBlockValidationError({"choices": ValidationError(sentence)})
        return value


class QuestionsBlock(blocks.StreamBlock):
    question = QuestionBlock()

    class Meta:
        required = False


def as_questions(stream):
    """The questions of a quiz as `lms.quizzes` keeps them.

    An attempt refers to the ids of its own version, which never changes: an answer's place will do.
    """
    return [
        {
            "id": question.id,
            "kind": question.value["kind"],
            "text": question.value["text"],
            "explanation": question.value["explanation"],
            "choices": [
                {
                    "id": str(place),
                    "text": choice["text"],
                    "correct": bool(choice["correct"]),
                }
                for place, choice in enumerate(question.value["choices"], start=1)
            ],
        }
        for question in stream
    ]
