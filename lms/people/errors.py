"""What people's operations refuse, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class EmailTaken(DomainError):
    message = _("An account already exists with this e-mail address.")


class PostEndsBeforeItStarts(DomainError):
    message = _("A post cannot end before it starts.")


class NoPostForFamilies(DomainError):
    message = _("Pupils and families need no account: no post is given as one of them.")


class PartnersFollowNobody(DomainError):
    message = _("A partner follows nobody by name: this role is not for a partner.")


class NotYoursToDelegate(DomainError):
    message = _("Only the holder of a post lends its rights, to a colleague of that place.")


class DelegationEndsTooSoon(DomainError):
    message = _("The last day comes after the first one, and is not past.")


class DelegationTooLong(DomainError):
    message = _("A delegation lasts a year at most.")


class AlreadyDelegated(DomainError):
    message = _("This colleague already has these rights on some of these days.")


class AlreadyThere(DomainError):
    message = _("You already have a post there.")


class TooManyDeclarations(DomainError):
    message = _("Three of your posts already wait for their confirmation.")


class NotYoursToConfirm(DomainError):
    message = _("This post no longer waits for your answer.")
