"""What people's operations refuse, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class EmailTaken(DomainError):
    message = _("An account already exists with this e-mail address.")


class PostEndsBeforeItStarts(DomainError):
    message = _("A post cannot end before it starts.")


class PostIsOver(DomainError):
    message = _("This post is over: its rights are not given again by a later day. Open another.")


class AlreadyHeld(DomainError):
    message = _(
        "This person already holds this post on some of these days, until another day: change the "
        "last day of that post instead."
    )


class ImpossiblePost(DomainError):
    """A post that nobody holds; `about` says whether its place, its audience or its role is why."""

    about = "role"

    def __init__(self, **facts):
        super().__init__(self.message % facts)


class PlaceClosed(ImpossiblePost):
    about = "place"
    message = _("Closed on %(day)s: %(place)s.")


class PlaceNotOpenYet(ImpossiblePost):
    about = "place"
    message = _("Opens on %(day)s: %(place)s. The post cannot begin before.")


class ReferentsAreNear(ImpossiblePost):
    message = _("A referent is that of a school or of a district; %(place)s is neither.")


class OnlySchoolsHaveHeads(ImpossiblePost):
    message = _("Only a school has a head; %(place)s is none.")


class SchoolsWatchNobody(ImpossiblePost):
    message = _("A school has no inspector nor adviser of its own.")


class RoleOfAnotherProfile(ImpossiblePost):
    message = _("The role “%(role)s” is not for the profile “%(audience)s”.")


class NoPostForFamilies(ImpossiblePost):
    about = "audience"
    message = _("Pupils and families need no account: no post is given as one of them.")


class PartnersFollowNobody(ImpossiblePost):
    message = _("A partner follows nobody by name: this role is not for a partner.")


class NotYoursToDelegate(DomainError):
    message = _("Only the holder of a post lends its rights, to a colleague of that place.")


class DelegationBeginsTooSoon(DomainError):
    message = _("Rights are lent from today on: choose today or a later first day.")


class DelegationEndsTooSoon(DomainError):
    message = _("The last day cannot come before the first one.")


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
