"""What enrolling refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class Closed(DomainError):
    code = "closed"
    message = _("This curriculum no longer takes enrolments.")


class WithoutAccount(DomainError):
    code = "without_account"
    message = _(
        "This curriculum is followed without an account: its steps are ticked in the browser."
    )


class NotYours(DomainError):
    code = "not_yours"
    message = _("You cannot enrol this person.")


class NotEnrolled(DomainError):
    code = "not_enrolled"
    message = _("This enrolment is not yours.")
