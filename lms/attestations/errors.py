"""Why an attestation is refused."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class NotCompleted(DomainError):
    message = _("This curriculum is not completed yet.")
    code = "not_completed"


class NotAllowed(DomainError):
    message = _("Only an administrator can revoke an attestation.")
    code = "not_allowed"


class ReasonMissing(DomainError):
    message = _("Give the reason of the revocation: it stays in the log.")
    code = "reason_missing"
