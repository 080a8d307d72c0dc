"""Quizzes: questions as published, and what people answered.

Questions live in versions that never change, so that an attempt can always be read beside the
questions it answered, whatever the editor did since. Answers and scores are for the person and
whoever validates, nobody else.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import QUIZZES, End, PersonalData


class QuizVersion(BaseModel):
    """The questions of a quiz, as published once.

    `questions` is a list of `{id, kind, text, explanation, choices: [{id, text, correct}]}`, where
    kind is single, multiple or true_false.
    """

    activity = models.ForeignKey(
        "lms.Activity", on_delete=models.PROTECT, related_name="quiz_versions"
    )
    number = models.PositiveIntegerField()
    pass_share = models.PositiveSmallIntegerField(default=70, help_text=_("In percent."))
    questions = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quiz version")
        verbose_name_plural = _("quiz versions")
        ordering = ("activity", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "number"), name="one_quiz_version_per_number"
            ),
            models.CheckConstraint(
                condition=Q(pass_share__gte=1, pass_share__lte=100),
                name="pass_share_is_a_percentage",
            ),
        )

    def __str__(self):
        return f"{self.activity} v{self.number}"


class Attempt(BaseModel):
    """One answer sheet, marked when it is handed in; its uuid is chosen with the form."""

    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="attempts")
    answers = models.JSONField(help_text=_("Ids of the choices made, by id of question."))
    right = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    submitted_at = models.DateTimeField()

    personal_data = PersonalData(
        QUIZZES,
        given=("version__activity__title", "answers", "right", "total", "passed", "submitted_at"),
        ends=(End("quiz_answers", since="submitted_at"),),
    )

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("-submitted_at", "-pk")

    def __str__(self):
        return f"{self.person}: {self.right}/{self.total}"

    @property
    def percent(self):
        return self.right * 100 // self.total if self.total else 0
