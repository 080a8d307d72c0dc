"""What can be learnt: activities, and curricula made of them.

An activity outlives its page. Pages come, move and go in the CMS; the activity keeps its uuid, and
its title and address as last published, because learners' rows point to it and to nothing else.
A curriculum has numbered, immutable versions: publishing changed steps makes a new one, fixing a
text does not, and whoever is under way stays on theirs.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import EDITING, PersonalData
from lms.territory.fields import AudiencesField
from lms.territory.models import Audience

FAMILIES = (Audience.PUPIL, Audience.GUARDIAN)


class Activity(BaseModel):
    """One learnable thing."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide")
        TUTORIAL = "tutorial", _("Video tutorial")
        CLASS = "class", _("Class")
        QUIZ = "quiz", _("Quiz")
        PRACTICE = "practice", _("Practice")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    path = models.CharField(max_length=500, help_text=_("Address on the site, as last published."))
    minutes = models.PositiveSmallIntegerField(help_text=_("How long it takes, in minutes."))
    details = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Its rules: duration of the video, share to watch, share to answer…"),
    )
    audiences = AudiencesField(
        _("profiles"), blank=True, help_text=_("Whom its page is for; none: everybody.")
    )
    services = models.ManyToManyField("lms.EntService", blank=True, related_name="activities")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("title", "pk")

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.withdrawn_at is None


class Curriculum(BaseModel):
    """What an audience follows, step by step; its steps are those of its current version."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    path = models.CharField(max_length=500)
    audience = models.CharField(max_length=16, choices=Audience.choices)
    current_version = models.ForeignKey(
        "lms.CurriculumVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")
        ordering = ("title", "pk")

    def __str__(self):
        return self.title

    @property
    def without_account(self):
        """Pupils and families have no account: they follow in their browser, and nobody enrols."""
        return self.audience in FAMILIES


class CurriculumVersion(BaseModel):
    """Steps and rules as published once; never changed afterwards."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    in_order = models.BooleanField(
        default=False, help_text=_("Each step opens when the one before it is done.")
    )
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of its steps and rules."))
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    personal_data = PersonalData(EDITING, owner="", remains=_("The version, without its author."))

    class Meta:
        verbose_name = _("curriculum version")
        verbose_name_plural = _("curriculum versions")
        ordering = ("curriculum", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("curriculum", "number"),
                name="one_curriculum_version_per_number",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        )

    def __str__(self):
        return f"{self.curriculum} v{self.number}"


class Step(models.Model):
    """An activity at a place in one version of a curriculum, required or optional."""

    version = models.ForeignKey(CurriculumVersion, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="steps")
    required = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "position"), name="one_step_per_position"),
            models.UniqueConstraint(
                fields=("version", "activity"), name="an_activity_once_per_version"
            ),
        )

    def __str__(self):
        return f"{self.position}. {self.activity}"
