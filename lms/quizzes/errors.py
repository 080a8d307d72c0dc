"""Why a quiz or an answer sheet is refused."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class QuizRefused(DomainError):
    """`defects` holds one sentence for each thing to put right."""

    code = "quiz_refused"

    def __init__(self, defects: list[str]):
        self.defects = defects
        super().__init__(" ".join(defects))


class Withdrawn(DomainError):
    message = _("This quiz has been withdrawn: it is no longer asked of you.")
    code = "withdrawn"


class SheetIncomplete(DomainError):
    message = _("Answer every question before handing in.")
    code = "sheet_incomplete"


class SheetRefused(DomainError):
    message = _("This answer sheet is not yours or is not known. Open the quiz again.")
    code = "sheet_refused"
