"""What publishing refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class NoStep(DomainError):
    code = "no_step"
    message = _("A curriculum needs at least one step.")


class NoRequiredStep(DomainError):
    code = "no_required_step"
    message = _("A curriculum needs at least one required step: make one of its steps required.")


class RepeatedStep(DomainError):
    code = "repeated_step"

    def __init__(self, title):
        super().__init__(_("“%(title)s” is there twice: keep it once.") % {"title": title})


class UnknownStep(DomainError):
    code = "unknown_step"
    message = _("A step is not published yet: publish its page first.")


class WithdrawnStep(DomainError):
    code = "withdrawn_step"

    def __init__(self, title):
        super().__init__(
            _("“%(title)s” is withdrawn: publish it again, or take it out of the curriculum.")
            % {"title": title}
        )


class KindIsKept(DomainError):
    code = "kind_is_kept"
    message = _("An activity keeps its kind: what people did relies on it. Make a new page.")
