"""What requests about personal data are refused, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class AlreadyAnswered(DomainError):
    message = _("This request has already been answered.")


class ReasonMissing(DomainError):
    message = _("Say why: a refusal gives its reason, and the person reads it.")
    code = "reason_missing"


class NotYoursToAnswer(DomainError):
    message = _(
        "Only the data protection officer or an administrator answers, and nobody for themselves."
    )


class LastAdministrator(DomainError):
    message = _("This is the last administrator: name another one before erasing this account.")
