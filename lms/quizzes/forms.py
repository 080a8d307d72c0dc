"""The answer sheet: one group of choices for each question, and which sheet it is, signed."""

from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

from lms.quizzes import marking
from lms.quizzes.errors import SheetRefused
from lms.quizzes.models import QuizVersion

SALT = "lms.quizzes.sheet"


class AnswerSheet(forms.Form):
    """Made for one person, one version and one attempt: all three travel signed in the page.

    So a version that was never shown cannot be answered, and handing in twice counts once.
    """

    use_required_attribute = False

    def __init__(self, data=None, *, version: QuizVersion, attempt_id: UUID, person):
        super().__init__(data, label_suffix="")
        self.version, self.attempt_id = version, attempt_id
        self.token = signing.dumps(
            [str(version.uuid), str(attempt_id), str(person.uuid)], salt=SALT
        )
        for number, question in enumerate(version.questions, start=1):
            self.fields[f"question_{number}"] = _field(number, question)

    @classmethod
    def handed_in(cls, data, *, activity, person) -> "AnswerSheet":
        """The sheet that this person was shown, filled in with `data`."""
        try:
            version_id, attempt_id, holder = signing.loads(data.get("sheet", ""), salt=SALT)
        except signing.BadSignature as forged:
            raise SheetRefused from forged
        version = QuizVersion.objects.filter(activity=activity, uuid=version_id).first()
        if version is None or holder != str(person.uuid):
            raise SheetRefused
        return cls(data, version=version, attempt_id=UUID(attempt_id), person=person)

    @property
    def answers(self) -> dict[str, list[str]]:
        found = {}
        for number, question in enumerate(self.version.questions, start=1):
            value = self.cleaned_data[f"question_{number}"]
            found[question["id"]] = value if isinstance(value, list) else [value]
        return found


def _field(number: int, question: dict) -> forms.ChoiceField:
    several = marking.takes_several(question)
    made = forms.MultipleChoiceField if several else forms.ChoiceField
    return made(
        label=f"{number}. {question['text']}",
        choices=[(choice["id"], choice["text"]) for choice in question["choices"]],
        widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
        help_text=_("Several answers may be right.") if several else "",
        error_messages={
            "required": _("Question %(number)d: choose an answer.") % {"number": number}
        },
    )
