"""Facts every domain stands on: the base of all records, the activity log, the outbox."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common import clock
from lms.common.personal_data import MESSAGES, SECURITY, End, PersonalData


class BaseModel(models.Model):
    """`uuid` is the only identity that leaves the database: addresses, files, messages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """One line of the activity log. Append-only: the database itself refuses to change it.

    People are named by uuid alone, so that erasing a person leaves the chain whole.
    """

    sequence = models.PositiveBigIntegerField(_("sequence"), unique=True)
    at = models.DateTimeField(_("moment"))
    actor_uuid = models.UUIDField(_("actor"), null=True)
    verb = models.CharField(_("verb"), max_length=60)
    target_kind = models.CharField(_("kind of object"), max_length=60, blank=True)
    target_uuid = models.UUIDField(_("object"), null=True, db_index=True)
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    network = models.CharField(_("from where"), max_length=50, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    personal_data = PersonalData(
        SECURITY,
        owner="",
        given=("actor_uuid", "at", "verb", "target_kind", "network"),
        ends=(End("log", since="at"),),
        remains=_("Lines that name a uuid, and nobody."),
    )

    class Meta:
        verbose_name = _("activity log entry")
        verbose_name_plural = _("activity log")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class AuditHead(models.Model):
    """The end of the chain, one row, locked while an entry is added."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    #: The last entry dropped at the end of its retention: the chain is checked from there.
    forgotten = models.PositiveBigIntegerField(default=0)
    forgotten_digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}"


class GuardDoor(models.Model):
    """A row here opens the append-only tables to the transaction that wrote it (see guards.py)."""

    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.reason


class Message(BaseModel):
    """One e-mail to one recipient, written in the transaction of its cause.

    `recipient` is the uuid of a person or a bare address: with `kind`, `about` and `occurrence`
    it is what makes a message one and the same, however often its cause is replayed.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        CLAIMED = "claimed", _("claimed by a worker")
        TRANSMITTING = "transmitting", _("being transmitted")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DOUBTFUL = "doubtful", _("doubtful")

    kind = models.CharField(_("kind"), max_length=60)
    about = models.UUIDField(_("about"))
    recipient = models.CharField(_("recipient"), max_length=254)
    occurrence = models.CharField(_("occurrence"), max_length=100, blank=True)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("person"),
    )
    address = models.EmailField(_("address"))
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    reminder = models.BooleanField(_("reminder"), default=False)

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DUE)
    due_at = models.DateTimeField(_("due at"), default=clock.now)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    token = models.UUIDField(_("lease token"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    repeated = models.BooleanField(_("repeated after a doubt"), default=False)
    message_id = models.CharField(_("Message-ID"), max_length=200)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    personal_data = PersonalData(
        MESSAGES,
        given=("kind", "address", "subject", "text", "created_at", "sent_at", "state"),
        kept_inside=("recipient", "html", "token"),
        ends=(
            End("messages", since="sent_at", only=models.Q(state="sent"), emptied=("text", "html")),
            End("message_traces", since="created_at"),
        ),
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "recipient", "occurrence"], name="message_written_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=models.Q(state="due")),
            models.Index(
                fields=["lease_until"],
                name="message_leased",
                condition=models.Q(state__in=["claimed", "transmitting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class MessageAttachment(models.Model):
    """A file that travels with a message, at its place."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    content = models.BinaryField(_("content"))

    personal_data = PersonalData(
        MESSAGES,
        owner="message__person",
        given=("name", "content_type"),
        kept_inside=("content",),
        ends=(End("messages", since="message__sent_at"),),
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="attachment_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.name
