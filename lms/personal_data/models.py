"""Requests of those who use their rights, and what retention did each day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import REQUESTS, End, PersonalData


class ErasureRequest(BaseModel):
    """Someone asks that their account be erased; answered within a month, with a reason if not.

    Once accepted, nothing tells any more who asked: the log keeps the uuid.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To answer")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    person = models.ForeignKey(
        "lms.Person",
        null=True,
        on_delete=models.SET_NULL,
        related_name="erasure_requests",
        verbose_name=_("person"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(_("reason"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("to answer before"))
    reminded_at = models.DateTimeField(_("reminder sent at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "lms.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answer = models.TextField(_("answer"), blank=True)

    personal_data = PersonalData(
        REQUESTS,
        given=("state", "reason", "asked_at", "due_on", "decided_at", "answer"),
        ends=(End("requests", since="decided_at"),),
        remains=_(
            "The dates of the request and of its answer, without the person nor their words."
        ),
    )

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state="open"), name="one_open_request_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="a_refusal_gives_its_reason"
            ),
        )

    def __str__(self):
        return f"{self.get_state_display()} ({self.asked_at:%Y-%m-%d})"

    @property
    def is_open(self):
        return self.state == self.State.OPEN


class RetentionRun(models.Model):
    """What one policy did, or would have done, on one day."""

    policy = models.CharField(_("policy"), max_length=40)
    subject = models.CharField(_("kind of data"), max_length=60)
    before = models.DateTimeField(_("older than"))
    number = models.PositiveIntegerField(_("number"))
    dry_run = models.BooleanField(_("dry run"), default=False)
    ran_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("run of the retention")
        verbose_name_plural = _("runs of the retention")
        ordering = ("-ran_at", "-pk")

    def __str__(self):
        return f"{self.policy} {self.subject}: {self.number}"
