"""What a person has done, and what shows it: person × activity, nothing of curricula.

Evidence is append-only, and idempotent by the event id its sender chose. A completion is a fact
written once per round from evidence; it is never recomputed, and only a dated, authored revocation
takes it back. Round 1 is everybody's; a later one opens when an activity has to be done again, and
earlier rounds stay readable.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.common.models import BaseModel
from lms.common.personal_data import LEARNING, End, PersonalData


class Source(models.TextChoices):
    """Where evidence comes from."""

    BUTTON = "button", _("Declared by the reader")
    VIDEO = "video", _("Video watched")
    TRANSCRIPT = "transcript", _("Transcript read")
    QUIZ = "quiz", _("Quiz passed")
    ATTENDANCE = "attendance", _("Attendance")
    PRACTICE = "practice", _("Practice validated")
    MANAGER = "manager", _("Decided by a manager")


class Evidence(BaseModel):
    """Something that shows what a person did. Never updated, never deleted."""

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="evidence")
    activity = models.ForeignKey("lms.Activity", on_delete=models.PROTECT, related_name="evidence")
    round = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=12, choices=Source.choices)
    event_id = models.UUIDField(help_text=_("Chosen by the sender: the same one counts once."))
    happened_at = models.DateTimeField()
    author = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    personal_data = PersonalData(
        LEARNING,
        given=("activity__title", "round", "source", "happened_at", "reason", "data"),
        remains=_("Decisions on others, without their author."),
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = pgettext_lazy("plural", "evidence")
        ordering = ("happened_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "event_id"), name="evidence_counts_once"),
            models.CheckConstraint(
                condition=~Q(source=Source.MANAGER) | ~Q(reason=""),
                name="a_decision_gives_its_reason",
            ),
        )

    def __str__(self):
        return f"{self.get_source_display()} ({self.happened_at:%Y-%m-%d})"


class Completion(BaseModel):
    """A person has done an activity, in one round: when, by which rule, on what evidence."""

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="completions")
    activity = models.ForeignKey(
        "lms.Activity", on_delete=models.PROTECT, related_name="completions"
    )
    round = models.PositiveSmallIntegerField(default=1)
    achieved_at = models.DateTimeField()
    rule = models.CharField(max_length=12, choices=Source.choices)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="completions")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revocation_reason = models.TextField(blank=True)

    personal_data = PersonalData(
        LEARNING,
        given=(
            "activity__title",
            "round",
            "achieved_at",
            "rule",
            "revoked_at",
            "revocation_reason",
        ),
    )

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ("achieved_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "activity", "round"),
                condition=Q(revoked_at__isnull=True),
                name="done_once_per_round",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""),
                name="a_revocation_gives_its_reason",
            ),
        )

    def __str__(self):
        return f"{self.activity} ({self.achieved_at:%Y-%m-%d})"


class Round(BaseModel):
    """A new round of an activity, opened for one person; round 1 needs no row."""

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="rounds")
    activity = models.ForeignKey("lms.Activity", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    personal_data = PersonalData(
        LEARNING, given=("activity__title", "number", "opened_at", "reason")
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "activity", "number"), name="one_round_per_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=2), name="round_one_needs_no_row"),
        )

    def __str__(self):
        return f"{self.activity} ({self.number})"


class WatchState(BaseModel):
    """What the server counted of a video watched by a person, in the round under way.

    `ranges` are merged [start, end] pairs, in seconds. `allowance` is the account of seconds of
    video that the time elapsed since the first report still allows (see `progress.watching`).
    """

    person = models.ForeignKey("lms.Person", on_delete=models.CASCADE, related_name="watching")
    activity = models.ForeignKey("lms.Activity", on_delete=models.PROTECT, related_name="watching")
    round = models.PositiveSmallIntegerField(default=1)
    ranges = models.JSONField(default=list)
    seconds = models.FloatField(default=0, help_text=_("Distinct seconds watched."))
    position = models.FloatField(default=0, help_text=_("Where to resume, in seconds."))
    allowance = models.FloatField(default=0)
    counted_at = models.DateTimeField(help_text=_("Up to when the allowance was counted."))

    personal_data = PersonalData(
        LEARNING,
        given=("activity__title", "seconds", "position", "ranges", "counted_at"),
        ends=(End("watching", since="counted_at"),),
    )

    class Meta:
        verbose_name = _("video under way")
        verbose_name_plural = _("videos under way")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "activity", "round"), name="one_watch_state_per_round"
            ),
        )

    def __str__(self):
        return f"{self.activity} ({self.seconds:.0f} s)"
