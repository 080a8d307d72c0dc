"""Write a message in the transaction of its cause; send what is due, each once.

SMTP has no "exactly once". The state *transmitting* is committed just before the message goes:
a worker that dies while *claimed* has sent nothing, one that dies while *transmitting* leaves a
doubt. A reminder in doubt is not repeated; any other message is, once, under the same Message-ID.
"""

import logging
import smtplib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from lms.common import clock, jobs
from lms.common.models import Message, MessageAttachment

log = logging.getLogger("levier.outbox")
State = Message.State

LEASE = timedelta(minutes=5)
#: The kind of the message that tells of an erasure: once it has gone, its row goes as well.
UNTRACED = "account.erased"
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
MAX_ATTEMPTS = len(BACKOFF) + 1
DELIVERY = "lms.common.outbox.tasks.deliver"
HANGS_UP = 421  # what a server answers before it closes the line
RELEASED = {"token": None, "lease_until": None}


class _LineBroken(Exception):
    """Nothing more goes by this connection."""


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    content_type: str


@transaction.atomic(savepoint=False)
def queue(
    *,
    kind: str,
    about: uuid.UUID,
    person=None,
    address: str | None = None,
    occurrence: str = "",
    subject: str,
    text: str,
    html: str = "",
    attachments: Sequence = (),
    reminder: bool = False,
    due_at: datetime | None = None,
) -> Message:
    """Put a message in the outbox; the same (kind, about, recipient, occurrence) is one message.

    `attachments` are `Attachment`s, or (name, content, content type) tuples.
    """
    if person is None and not address:
        raise ValueError("a message needs a person or an address")
    name = uuid.uuid4()
    message, created = Message.objects.get_or_create(
        kind=kind,
        about=about,
        recipient=str(person.uuid) if person else address.lower(),
        occurrence=occurrence,
        defaults={
            "person": person,
            "address": address or person.email,
            "subject": " ".join(str(subject).split())[:250],
            "text": text,
            "html": html,
            "reminder": reminder,
            "due_at": due_at or clock.now(),
            "message_id": f"<{name}@{urlsplit(settings.LEVIER_SITE_URL).hostname}>",
        },
    )
    if created:
        MessageAttachment.objects.bulk_create(
            MessageAttachment(
                message=message,
                number=number,
                name=each.name,
                content=each.content,
                content_type=each.content_type,
            )
            for number, each in enumerate(map(_as_attachment, attachments), start=1)
        )
        jobs.enqueue(DELIVERY, key="deliver-mail")
    return message


def deliver_due(*, limit: int = 200) -> int:
    """Send what is due, oldest first; say how many were sent. Any number of workers may run it.

    Each message is claimed when its turn comes: a server that answers nobody, or a line that
    breaks, leaves the others due, and a worker that dies holds one at most.
    """
    settle_expired()
    due = Message.objects.filter(state=State.DUE, due_at__lte=clock.now())
    names = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    if not names:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        log.error("%d messages wait for a mail server: %s", len(names), type(error).__name__)
        return 0
    sent = 0
    try:
        for pk in names:
            if message := _claim(pk):
                sent += _transmit(message, connection)
    except _LineBroken:
        pass  # what is left is still due
    finally:
        connection.close()
    return sent


def settle_expired() -> None:
    """Decide for the messages whose worker died, by what it had told before."""
    moment = clock.now()
    expired = Message.objects.filter(lease_until__lt=moment)
    expired.filter(state=State.CLAIMED).update(state=State.DUE, **RELEASED)
    doubtful = expired.filter(state=State.TRANSMITTING)
    doubtful.filter(reminder=False, repeated=False).update(
        state=State.DUE, repeated=True, error="repeated after a doubt", **RELEASED
    )
    doubtful.update(state=State.DOUBTFUL, **RELEASED)


def forget_contents() -> None:
    """Empty messages that open accounts once sent; the others wait for the end of their retention.

    The row stays: it is what keeps the same cause from writing again.
    """
    opening = Message.objects.filter(state=State.SENT, kind__startswith="account.")
    opening.exclude(text="").update(text="", html="")
    Message.objects.filter(kind=UNTRACED, state__in=(State.FAILED, State.DOUBTFUL)).delete()


def _claim(pk: int) -> Message | None:
    """Take the message for ourselves, unless another worker was faster."""
    token = uuid.uuid4()
    taken = Message.objects.filter(pk=pk, state=State.DUE).update(
        state=State.CLAIMED,
        token=token,
        lease_until=clock.now() + LEASE,
        attempts=F("attempts") + 1,
    )
    if not taken:
        return None
    return Message.objects.select_related("person").get(pk=pk)


def _move(message: Message, from_state: str, **changes) -> bool:
    """Change a message we hold; False when the lease was lost, and with it the right to write."""
    held = Message.objects.filter(pk=message.pk, state=from_state, token=message.token)
    return bool(held.update(**changes))


def _transmit(message: Message, connection) -> bool:
    if message.person and not message.person.is_active:
        _give_up(message, State.CLAIMED, "the account is closed")
        return False
    email = as_email(message, connection)
    if not _move(message, State.CLAIMED, state=State.TRANSMITTING):
        return False
    try:
        connection.send_messages([email])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _put_back(message, error)
        if _code_of(error) == HANGS_UP:
            raise _LineBroken from error
        return False
    except OSError as error:
        # The line broke (SMTPException is an OSError): nobody knows whether the message was
        # taken. The lease runs out, and settle_expired() decides.
        log.warning("message %s in doubt: %s", message.uuid, type(error).__name__)
        raise _LineBroken from error
    except ValueError as error:
        # An address that no mail can carry, and nothing was sent: the next one may be in order.
        _give_up(message, State.TRANSMITTING, type(error).__name__)
        return False
    sent = _move(
        message, State.TRANSMITTING, state=State.SENT, sent_at=clock.now(), error="", **RELEASED
    )
    if message.kind == UNTRACED:
        message.delete()
    return sent


def _put_back(message: Message, error: Exception) -> None:
    """The server said no: try later, a little later each time; give up when it is for ever."""
    reason = f"{type(error).__name__} {_code_of(error) or ''}".strip()
    if _is_final(error) or message.attempts >= MAX_ATTEMPTS:
        _give_up(message, State.TRANSMITTING, reason)
        return
    due_at = clock.now() + BACKOFF[message.attempts - 1]
    _move(message, State.TRANSMITTING, state=State.DUE, due_at=due_at, error=reason, **RELEASED)


def _give_up(message: Message, state: str, reason: str) -> None:
    _move(message, state, state=State.FAILED, error=reason[:200], **RELEASED)
    log.error("message %s failed: %s", message.uuid, reason)


def _code_of(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _said in error.recipients.values()), None)
    return getattr(error, "smtp_code", None)


def _is_final(error: Exception) -> bool:
    """A 5xx answer about this very message; one about the connection concerns everybody."""
    refused = (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPSenderRefused,
        smtplib.SMTPDataError,
    )
    return isinstance(error, refused) and (_code_of(error) or 0) >= 500


def as_email(message: Message, connection=None) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.address],
        connection=connection,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Levier-Message": str(message.uuid),
        },
    )
    if message.reminder and message.person:
        # RFC 8058: the reader's mail program stops them in one click.
        email.extra_headers |= {
            "List-Unsubscribe": f"<{settings.LEVIER_SITE_URL}{_way_out(message.person)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for each in message.attachments.all():
        email.attach(each.name, bytes(each.content), each.content_type)
    return email


def _way_out(person) -> str:
    """Where reminders are stopped: accounts know, which stand above."""
    return import_string("lms.people.reminders.way_out")(person)


def _as_attachment(given) -> Attachment:
    return given if isinstance(given, Attachment) else Attachment(*given)
