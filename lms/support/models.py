"""Calls for help: what somebody could not do, where, and how to answer them.

A call counts once its address is proved: by the account it was sent from, or by the link that was
mailed. Until then nobody reads it, and it is forgotten after a week.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import SUPPORT, End, PersonalData
from lms.people.models import Person
from lms.territory.models import Audience, EntService, Organisation

LONGEST = 4000


class SupportRequest(BaseModel):
    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("address to confirm")
        OPEN = "open", _("received")

    #: Of the form that was sent: the same one sent twice is one request.
    form_key = models.UUIDField(unique=True, editable=False)
    text = models.TextField(_("what is wrong"), max_length=LONGEST)
    page_path = models.CharField(_("page"), max_length=300, blank=True)
    service = models.ForeignKey(
        EntService,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("service"),
    )
    audience = models.CharField(_("profile"), max_length=16, choices=Audience.choices, blank=True)
    school = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("school"),
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="support_requests",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("e-mail address"))
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED
    )
    opened_at = models.DateTimeField(_("received on"), null=True, blank=True)

    personal_data = PersonalData(
        SUPPORT,
        given=("created_at", "text", "page_path", "audience", "school__name", "email", "state"),
        kept_inside=("form_key",),
        ends=(
            End("unconfirmed_requests", since="created_at", only=models.Q(state="unconfirmed")),
            End("support_requests", since="opened_at"),
        ),
    )

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="unconfirmed", opened_at__isnull=True)
                | models.Q(~models.Q(state="unconfirmed"), opened_at__isnull=False),
                name="a_call_is_opened_when_its_address_is_proved",
            ),
        )

    def __str__(self):
        return f"{self.created_at:%d/%m/%Y}"
