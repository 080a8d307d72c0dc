"""What imports refuse, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class UnreadableFile(DomainError):
    message = _("This file cannot be read as a list of people.")
    code = "unreadable"


class CannotBeWritten(DomainError):
    message = _(
        "Some lines contradict what the database holds: the import stopped before them. Those "
        "already written are told below, and can be undone."
    )
    code = "cannot_be_written"


class BrokenOff(DomainError):
    message = _(
        "This import broke off by a fault of ours, which was recorded. What had been done before "
        "is told below."
    )
    code = "broken_off"


class ImportNotReady(DomainError):
    message = _("This import is already under way, or done.")


class AnotherImportRuns(DomainError):
    message = _("Another import is being written. Try again when it is finished.")


class TooLateToUndo(DomainError):
    message = _("An import can be undone for 24 hours; this one is older, or was never applied.")


class ImportersOnly(DomainError):
    message = _("Only an administrator may import people.")
