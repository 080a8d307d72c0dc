"""Rollouts: which ENT, whose, in which waves, and when each school opens.

A project may cross districts and departments. A school belongs to it from a day to a day, and to
no other meanwhile: the database refuses two open projects, `operations.projects` the overlaps of
the past and of the future, under a lock on the school.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.territory.models.tree import Organisation


class EntProject(BaseModel):
    """The rollout of one ENT, led by the organisation that owns it."""

    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="owned_projects",
        verbose_name=_("owner"),
        help_text=_("Its project leads read the figures of the schools of the project."),
    )
    product = models.CharField(_("ENT product"), max_length=120)
    partners = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="joint_projects",
        limit_choices_to=~Q(kind=Organisation.Kind.SCHOOL),
        verbose_name=_("partners"),
    )
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("ENT project")
        verbose_name_plural = _("ENT projects")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
                violation_error_message=_("A project cannot end before it begins."),
            ),
        )

    def __str__(self):
        return self.name


class Wave(BaseModel):
    """Schools of a project that open together."""

    project = models.ForeignKey(
        EntProject, on_delete=models.PROTECT, related_name="waves", verbose_name=_("ENT project")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    opens_on = models.DateField(_("planned opening"), null=True, blank=True)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering = ("project", "number")
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="one_wave_per_number"),
        )

    def __str__(self):
        return f"{self.project} – {self.name}"


class EntRelease(BaseModel):
    """A version of the ENT as a project receives it."""

    project = models.ForeignKey(
        EntProject, on_delete=models.PROTECT, related_name="releases", verbose_name=_("ENT project")
    )
    version = models.CharField(_("version"), max_length=40)
    released_on = models.DateField(_("date"))
    changes = models.TextField(_("what changes"))
    services = models.ManyToManyField(
        "lms.EntService", blank=True, related_name="releases", verbose_name=_("services touched")
    )

    class Meta:
        verbose_name = _("ENT release")
        verbose_name_plural = _("ENT releases")
        ordering = ("-released_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("project", "version"), name="one_release_per_version"),
        )

    def __str__(self):
        return f"{self.project} {self.version}"


class ProjectSchool(BaseModel):
    """A school in a project, from a day to a day (included), with its openings."""

    project = models.ForeignKey(
        EntProject, on_delete=models.PROTECT, related_name="places", verbose_name=_("ENT project")
    )
    school = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="project_places",
        limit_choices_to={"kind": Organisation.Kind.SCHOOL},
        verbose_name=_("school"),
    )
    wave = models.ForeignKey(
        Wave,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("wave"),
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("The last day in the project.")
    )
    planned_on = models.DateField(_("planned opening"), null=True, blank=True)
    opened_on = models.DateField(_("real opening"), null=True, blank=True)

    class Meta:
        verbose_name = _("school of a project")
        verbose_name_plural = _("schools of projects")
        ordering = ("project", "school__name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("school",),
                condition=Q(left_on__isnull=True),
                name="one_open_project_per_school",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="school_leaves_after_it_joins",
                violation_error_message=_("A school cannot leave a project before it joins it."),
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True) | Q(opened_on__gte=F("joined_on")),
                name="school_opens_after_it_joins",
                violation_error_message=_(
                    "The ENT of a school cannot open before the school joins the project."
                ),
            ),
        )

    def __str__(self):
        return f"{self.project} – {self.school}"

    def validate_constraints(self, exclude=None):
        """But for the school's other projects: `join_project` first lets go of those that ended."""
        super().validate_constraints({*(exclude or ()), "school"})
