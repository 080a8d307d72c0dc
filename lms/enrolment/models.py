"""Who follows what, and how far they are.

An enrolment is pinned to a version of its curriculum. Its counters are a projection of completions,
changed in the transaction that writes them; `verify_integrity` recomputes them and must find the
same. A percentage is rounded down, and reaches 100 only when every required step is done. A new
version or a withdrawal unfinishes nobody; a required step taken back does.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import LEARNING, PersonalData


class Enrolment(BaseModel):
    """A person follows a curriculum, in one of its versions."""

    class Origin(models.TextChoices):
        SELF = "self", _("Chosen")
        MANAGER = "manager", _("By a manager")
        RULE = "rule", _("By a rule")

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="enrolments")
    curriculum = models.ForeignKey(
        "lms.Curriculum", on_delete=models.PROTECT, related_name="enrolments"
    )
    version = models.ForeignKey(
        "lms.CurriculumVersion", on_delete=models.PROTECT, related_name="enrolments"
    )
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SELF)
    enrolled_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    enrolled_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    required_total = models.PositiveSmallIntegerField()
    required_done = models.PositiveSmallIntegerField(default=0)
    last_progress_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Whoever finished stays finished, unless a required step is taken back."),
    )
    completed_version = models.ForeignKey(
        "lms.CurriculumVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The last version finished: each is announced, and attested, once."),
    )

    personal_data = PersonalData(
        LEARNING,
        given=(
            "curriculum__title",
            "origin",
            "enrolled_at",
            "due_on",
            "required_done",
            "required_total",
            "last_progress_at",
            "completed_at",
        ),
    )

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("-enrolled_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "curriculum"), name="enrolled_once"),
            models.CheckConstraint(
                condition=Q(required_done__lte=F("required_total")),
                name="no_more_steps_done_than_required",
            ),
        )

    def __str__(self):
        return f"{self.person} – {self.curriculum}"

    @property
    def is_done(self):
        """Whether every step required by the version followed is done."""
        return 0 < self.required_total == self.required_done

    @property
    def percent(self):
        """Share of the required steps done, rounded down; 0 when nothing is required."""
        return self.required_done * 100 // self.required_total if self.required_total else 0


class Waiver(BaseModel):
    """A step that was withdrawn before this person could do it: no longer asked of them."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="waivers")
    activity = models.ForeignKey("lms.Activity", on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    personal_data = PersonalData(
        LEARNING, owner="enrolment__person", given=("activity__title", "waived_at")
    )

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "activity"), name="waived_once"),
        )

    def __str__(self):
        return f"{self.enrolment}: {self.activity}"
