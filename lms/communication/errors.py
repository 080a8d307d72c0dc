"""What notes refuse, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class NotYoursToRecall(DomainError):
    message = _("Only the author of a note, or an administrator, sends its reminders.")
    code = "not_yours_to_recall"


class NoticeIsOver(DomainError):
    message = _("This note was withdrawn or replaced: nobody is reminded of it.")
    code = "notice_is_over"
