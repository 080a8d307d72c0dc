"""When schools are closed: holidays per zone, public holidays per territory.

Both are first filled by `manage.py seed_holidays` and corrected by hand from the back office; what
was corrected is left alone by every later filling.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel


class HolidayZone(models.TextChoices):
    """Schools that share their holidays."""

    A = "A", _("Zone A")
    B = "B", _("Zone B")
    C = "C", _("Zone C")
    CORSICA = "corsica", _("Corsica")
    GUADELOUPE = "guadeloupe", _("Guadeloupe")
    MARTINIQUE = "martinique", _("Martinique")
    GUYANE = "guyane", _("French Guiana")
    REUNION = "reunion", _("La Réunion")
    MAYOTTE = "mayotte", _("Mayotte")
    MIQUELON = "miquelon", _("Saint-Pierre-et-Miquelon")
    CALEDONIA = "caledonia", _("New Caledonia")
    POLYNESIA = "polynesia", _("French Polynesia")
    WALLIS = "wallis", _("Wallis and Futuna")


class PublicCalendar(models.TextChoices):
    """Places that share their public holidays."""

    MAINLAND = "mainland", _("Mainland France")
    ALSACE_MOSELLE = "alsace_moselle", _("Alsace and Moselle")
    GUADELOUPE = "guadeloupe", _("Guadeloupe")
    SAINT_BARTH = "saint_barth", _("Saint-Barthélemy")
    SAINT_MARTIN = "saint_martin", _("Saint-Martin")
    MARTINIQUE = "martinique", _("Martinique")
    GUYANE = "guyane", _("French Guiana")
    REUNION = "reunion", _("La Réunion")
    MAYOTTE = "mayotte", _("Mayotte")
    MIQUELON = "miquelon", _("Saint-Pierre-et-Miquelon")
    CALEDONIA = "caledonia", _("New Caledonia")
    POLYNESIA = "polynesia", _("French Polynesia")
    WALLIS = "wallis", _("Wallis and Futuna")


class Holiday(BaseModel):
    """What both kinds share: how sure they are, and who says so."""

    class Status(models.TextChoices):
        PUBLISHED = "published", _("Published")
        FORECAST = "forecast", _("Forecast")

    class Source(models.TextChoices):
        """From the weakest to the strongest: a filling never replaces what is stronger."""

        LIBRARY = "library", _("Library")
        OFFICIAL = "official", _("Official calendar")
        HAND = "hand", _("Corrected by hand")

    name = models.CharField(_("name"), max_length=80)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PUBLISHED
    )
    applies = models.BooleanField(
        _("applies"),
        default=True,
        help_text=_("Untick it rather than deleting: a later filling would write it again."),
    )
    source = models.CharField(
        _("source"), max_length=10, choices=Source.choices, default=Source.HAND, editable=False
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class SchoolHoliday(Holiday):
    """Days without class in a zone, the first and the last included."""

    zone = models.CharField(_("zone"), max_length=12, choices=HolidayZone.choices)
    school_year = models.CharField(_("school year"), max_length=9)
    starts_on = models.DateField(_("first day without class"))
    ends_on = models.DateField(_("last day without class"))

    class Meta:
        verbose_name = _("school holiday")
        verbose_name_plural = _("school holidays")
        ordering = ("starts_on", "zone")
        constraints = (
            models.UniqueConstraint(
                fields=("zone", "school_year", "name"), name="one_holiday_of_a_name_a_year"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="holiday_ends_after_it_starts",
                violation_error_message=_("A holiday cannot end before it begins."),
            ),
        )


class PublicHoliday(Holiday):
    """A public holiday in a territory."""

    calendar = models.CharField(
        _("territory"),
        max_length=16,
        choices=PublicCalendar.choices,
        default=PublicCalendar.MAINLAND,
    )
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ("day", "calendar")
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "day", "name"), name="one_public_holiday_a_day"
            ),
        )
