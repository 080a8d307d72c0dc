"""The demo's mail: everything stays in the outbox table, read at /courriels/."""

from django.core.mail.backends.base import BaseEmailBackend


class MailboxBackend(BaseEmailBackend):
    """Takes every message and sends it nowhere: the outbox's own row is the mailbox."""

    def send_messages(self, email_messages):
        return len(email_messages)
