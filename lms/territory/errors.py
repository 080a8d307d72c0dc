"""What the territory refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class MovedUnderItself(DomainError):
    message = _("An organisation cannot be placed under itself or under one of its own branches.")


class UnreadableDirectory(DomainError):
    message = _("This file cannot be read as a school directory.")
