"""Why a practice, or an answer to it, is refused."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class NothingToHandIn(DomainError):
    message = _("Write a text, give a link or add a file before handing in.")
    code = "nothing_to_hand_in"


class NotOpenForWriting(DomainError):
    code = "not_open_for_writing"


class Withdrawn(DomainError):
    message = _(
        "This practice has been withdrawn: it is no longer asked of you. Your text is still below, "
        "copy it if you want to keep it."
    )
    code = "withdrawn"


class PupilNamed(DomainError):
    code = "pupil_named"


class NamesInDoubt(DomainError):
    code = "names_in_doubt"


class LinkRefused(DomainError):
    message = _("Give a full web address, which begins with https:// or http://.")
    code = "link_refused"


class NotYoursToReview(DomainError):
    message = _(
        "Only a trainer or an adviser of this person can answer, and nobody for themselves."
    )
    code = "not_yours_to_review"


class AlreadyAnswered(DomainError):
    message = _("This practice has already been answered.")
    code = "already_answered"


class CommentMissing(DomainError):
    message = _("Say what there is to take up again: the author only sees your comment.")
    code = "comment_missing"
