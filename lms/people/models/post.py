"""Posts: what a person is, where, and from when to when. Rights follow posts and end with them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import ACCOUNTS, PersonalData
from lms.people.models.person import Person
from lms.territory.models import Audience


class Role(models.TextChoices):
    """What a post gives the right to do. Editorial rights are Wagtail's groups, not roles."""

    LEARNER = "learner", _("Learner")
    TRAINER = "trainer", _("Trainer")
    REFERENT = "referent", _("ENT referent")
    HEAD = "head", _("Head")
    INSPECTOR = "inspector", _("Inspector")
    ADVISER = "adviser", _("Adviser")
    PROJECT_LEAD = "project_lead", _("Project lead")
    PARTNER = "partner", _("Partner")
    VENDOR_AGENT = "vendor_agent", _("Vendor agent")
    SUPPORT_AGENT = "support_agent", _("Support agent")
    MODERATOR = "moderator", _("Moderator")
    DATA_PROTECTION = "data_protection", _("Data protection officer")


#: Nobody holds a post as one of these: pupils and families have no account, "all" is nobody.
NO_POST_AS = (Audience.PUPIL, Audience.GUARDIAN, Audience.EVERYONE)
HELD_AUDIENCES = [choice for choice in Audience.choices if choice[0] not in NO_POST_AS]


class Post(BaseModel):
    """A person at an organisation, as an audience, with a role, from a day to a day (included)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(
        "lms.Organisation", on_delete=models.PROTECT, related_name="posts"
    )
    audience = models.CharField(max_length=16, choices=Audience.choices)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.LEARNER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    confirmed = models.BooleanField(
        default=True,
        help_text=_("A post that its holder declared waits for its confirmation."),
    )
    #: The sign-on that alone vouches for it: it ends when that one no longer tells of it.
    told_by = models.CharField(max_length=200, blank=True, editable=False)

    personal_data = PersonalData(
        ACCOUNTS,
        given=(
            "organisation__name",
            "audience",
            "role",
            "starts_on",
            "ends_on",
            "confirmed",
            "told_by",
        ),
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("-starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=("person", "organisation", "audience", "role"),
                condition=Q(ends_on__isnull=True),
                name="one_open_post_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(confirmed=True) | Q(role=Role.LEARNER),
                name="a_declared_post_only_learns",
            ),
            models.CheckConstraint(
                condition=~Q(audience__in=NO_POST_AS), name="no_post_for_pupils_nor_families"
            ),
        )

    def __str__(self):
        return f"{self.person} – {self.organisation}"

    def overlaps(self, starts_on, ends_on):
        """Whether it is held on some day of this stretch; the days may be None, for ever."""
        ended_before = starts_on and self.ends_on and self.ends_on < starts_on
        begins_after = ends_on and self.starts_on > ends_on
        return not (ended_before or begins_after)
