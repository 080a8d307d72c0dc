"""What a learner tried in their class, and what an adviser or a trainer answered.

A submission goes draft → handed in → returned or validated, and its file is private: served by a
checking view to its author and to whoever may review it. No pupil's name belongs in it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import QUIZZES, End, PersonalData
from lms.practices.storage import private_storage, submission_path


class PracticeSubmission(BaseModel):
    """What one person hands in for one practice, in one round."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        HANDED_IN = "handed_in", _("Handed in")
        RETURNED = "returned", _("Returned")
        VALIDATED = "validated", _("Validated")

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="submissions")
    activity = models.ForeignKey(
        "lms.Activity", on_delete=models.PROTECT, related_name="submissions"
    )
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(
        upload_to=submission_path, storage=private_storage, blank=True, max_length=255
    )
    file_name = models.CharField(max_length=150, blank=True, help_text=_("As its author named it."))
    handed_in_at = models.DateTimeField(null=True, blank=True)
    last_event_id = models.UUIDField(null=True, blank=True)

    personal_data = PersonalData(
        QUIZZES,
        given=("activity__title", "state", "text", "link", "file_name", "handed_in_at"),
        files=("file",),
        ends=(
            End("drafts", since="created_at", only=Q(state="draft")),
            End(
                "practices",
                since="handed_in_at",
                only=Q(state="validated"),
                emptied=("text", "link", "file", "file_name"),
            ),
        ),
    )

    class Meta:
        verbose_name = _("practice handed in")
        verbose_name_plural = _("practices handed in")
        ordering = ("handed_in_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "activity", "round"), name="one_submission_per_round"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(handed_in_at__isnull=False),
                name="handed_in_has_its_date",
            ),
        )
        indexes = (models.Index(fields=("state", "handed_in_at")),)

    def __str__(self):
        return f"{self.person}: {self.activity}"


class PracticeReview(BaseModel):
    """What a reviewer answered, once per hand-in."""

    class Decision(models.TextChoices):
        RETURNED = "returned", _("Returned")
        VALIDATED = "validated", _("Validated")

    submission = models.ForeignKey(
        PracticeSubmission, on_delete=models.CASCADE, related_name="reviews"
    )
    reviewer = models.ForeignKey(
        "lms.Person", null=True, on_delete=models.SET_NULL, related_name="reviews_given"
    )
    decision = models.CharField(max_length=10, choices=Decision.choices)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    personal_data = PersonalData(
        QUIZZES,
        owner="submission__person",
        given=("submission__activity__title", "decision", "comment", "decided_at"),
        remains=_("Answers given to others, without their author."),
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("decided_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(comment=""),
                name="work_returned_with_a_comment",
            ),
        )

    def __str__(self):
        return f"{self.get_decision_display()} ({self.decided_at:%Y-%m-%d})"
