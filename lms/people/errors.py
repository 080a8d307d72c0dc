"""What people's operations refuse, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class EmailTaken(DomainError):
    message = _("An account already exists with this e-mail address.")


class PostEndsBeforeItStarts(DomainError):
    message = _("A post cannot end before it starts.")
