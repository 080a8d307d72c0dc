"""Where people work: one tree, from the académie down to the school.

An organisation is never deleted: it closes, and what happened there stays readable. A move to
another parent rewrites the paths below it and nothing else, so that no learner's row ever depends
on the shape of the tree. The tree is read far more often than it changes: `path` holds the ids of
the ancestors, so that "everything under this district" is one indexed prefix search.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.territory.models.calendars import HolidayZone, PublicCalendar


class Audience(models.TextChoices):
    """Who a page, a curriculum or a session is for (the mission's seven profiles, in detail)."""

    INSPECTOR = "inspector", _("Inspector")
    ADVISER = "adviser", _("Pedagogical adviser")
    DIGITAL_ADVISER = "digital_adviser", _("Digital adviser")
    HEAD = "head", _("School head")
    TEACHER = "teacher", _("Teacher")
    PUPIL = "pupil", _("Pupil")
    GUARDIAN = "guardian", _("Parent or legal guardian")
    STAFF = "staff", _("Staff and school helper")
    PARTNER = "partner", _("Educational partner")
    EVERYONE = "everyone", _("Every profile")


class Organisation(BaseModel):
    """A place in the territory, or a partner hung at any level of it."""

    class Kind(models.TextChoices):
        REGION = "region", _("Academic region")
        ACADEMY = "academy", _("Academy")
        DEPARTMENT = "department", _("Department")
        DISTRICT = "district", _("District")
        SCHOOL = "school", _("School")
        PARTNER = "partner", _("Partner")

        def may_hang_under(self, above):
            """The tree goes down, levels left out or not; a partner hangs at any of them."""
            levels = [kind for kind in type(self) if kind != self.PARTNER]
            if above == self.PARTNER:
                return False
            return self == self.PARTNER or levels.index(self) > levels.index(above)

    kind = models.CharField(_("kind of organisation"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(
        _("code"),
        max_length=20,
        help_text=_("The UAI of a school, the code of a district, a department or an academy."),
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=120, db_index=True, editable=False, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    valid_from = models.DateField(_("opened on"), null=True, blank=True)
    valid_to = models.DateField(
        _("closes on"), null=True, blank=True, help_text=_("The last day it is open.")
    )
    zone = models.CharField(
        _("holiday zone"), max_length=12, choices=HolidayZone.choices, blank=True
    )
    public_calendar = models.CharField(
        _("public holidays"),
        max_length=16,
        choices=PublicCalendar.choices,
        default=PublicCalendar.MAINLAND,
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    edited_fields = models.JSONField(
        default=list,
        editable=False,
        help_text=_("Changed by hand: the directory's files leave them alone."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "code"), name="one_organisation_per_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="organisation_closes_after_it_opens",
                violation_error_message=_("An organisation cannot close before it opens."),
            ),
        )

    def __str__(self):
        return self.name
