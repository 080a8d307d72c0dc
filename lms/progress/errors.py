"""What progress refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class Withdrawn(DomainError):
    code = "withdrawn"
    message = _("This step has been withdrawn: it is no longer asked of you.")


class NotDeclared(DomainError):
    code = "not_declared"
    message = _("This step is not one that you declare yourself.")


class NotOpened(DomainError):
    code = "not_opened"
    message = _("This page was opened too long ago. Reload it, then say that you have read it.")


class EventReused(DomainError):
    code = "event_reused"
    message = _("This was already counted for another step. Reload the page and try again.")


class NotCounted(DomainError):
    code = "not_counted"
    message = _(
        "This video is not counted by playing it: read its transcript, then say that you have."
    )


class UnreadableTicks(DomainError):
    code = "unreadable_ticks"
    message = _("What this browser kept cannot be read. Nothing was taken over.")


class UnreadableReport(DomainError):
    code = "unreadable_report"
    message = _("What the player sent cannot be read. Reload the page: nothing is lost.")


class NotYours(DomainError):
    code = "not_yours"
    message = _("You cannot decide this for this person.")


class NeverForOneself(DomainError):
    code = "never_for_oneself"
    message = _("Nobody decides this for themself: ask whoever follows you.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Give the reason: it is kept with the decision.")


class NothingToRepeat(DomainError):
    code = "nothing_to_repeat"
    message = _("This step is not done yet: there is nothing to do again.")
