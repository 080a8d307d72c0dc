"""A post lent for a while: its rights, to a colleague, between two days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import ACCOUNTS, PersonalData
from lms.people.models.person import Person
from lms.people.models.post import Post


class Delegation(BaseModel):
    """The rights of a post, for somebody else too; they end with the post itself at the latest."""

    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="delegations", verbose_name=_("post")
    )
    to = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="delegations_received",
        verbose_name=_("colleague"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    personal_data = PersonalData(
        ACCOUNTS, owner="to", given=("post__role", "starts_on", "ends_on", "ended_at")
    )

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ("-starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_it_starts"
            ),
        )

    def __str__(self):
        return f"{self.post} → {self.to}"
