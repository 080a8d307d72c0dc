"""Why a call for help is refused."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class NothingSaid(DomainError):
    message = _("Say what you were trying to do, and what happened.")
    code = "nothing_said"


class TooLong(DomainError):
    message = _("Your message is longer than 4,000 characters: keep the essential.")
    code = "too_long"


class NamesAPupil(DomainError):
    code = "names_a_pupil"

    @classmethod
    def of(cls, name):
        return cls(
            _("Your message seems to name a pupil: “%(name)s”. Write “a pupil” or an initial.")
            % {"name": name}
        )


class TooManyCalls(DomainError):
    message = _("You sent five messages within the hour. Please wait before writing another one.")
    code = "too_many_calls"


class TooManyCallsFromHere(DomainError):
    message = _(
        "Very many messages came from your network within the hour. Please try again in an hour, "
        "or sign in to write now."
    )
    code = "too_many_calls_from_here"


class LinkOver(DomainError):
    message = _("This link is no longer valid. Send your message again: it takes a minute.")
    code = "link_over"
