"""What the territory refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class MovedUnderItself(DomainError):
    message = _("An organisation cannot be placed under itself or under one of its own branches.")


class Misplaced(DomainError):
    code = "misplaced"

    @classmethod
    def of(cls, kind, above):
        facts = {"kind": kind.label, "above": above.label}
        return cls(_("“%(kind)s” is not placed under “%(above)s”.") % facts)


class ClosesBeforeItOpens(DomainError):
    message = _("An organisation cannot close before it opens.")


class UnreadableDirectory(DomainError):
    message = _("This file cannot be read as a school directory.")


class UnreadableCalendar(DomainError):
    message = _("This file cannot be read as a school calendar.")


class AlreadyConfirmed(DomainError):
    message = _("This import is confirmed already.")


class NotASchool(DomainError):
    message = _("Only a school has a place in a project.")


class LeavesBeforeItJoins(DomainError):
    message = _("A school cannot leave a project before it joins it.")


class OpensBeforeItJoins(DomainError):
    message = _("The ENT of a school cannot open before the school joins the project.")


class WaveOfAnotherProject(DomainError):
    message = _("This wave belongs to another project.")


class OutsideTheProject(DomainError):
    code = "outside_the_project"

    @classmethod
    def of(cls, project):
        days = {"project": project, "first": f"{project.starts_on:%d/%m/%Y}"}
        if project.ends_on is None:
            return cls(_("The project “%(project)s” begins on %(first)s.") % days)
        days["last"] = f"{project.ends_on:%d/%m/%Y}"
        return cls(_("The project “%(project)s” runs from %(first)s to %(last)s.") % days)


class SchoolInAnotherProject(DomainError):
    """A school has at most one project at a date."""

    code = "school_in_another_project"

    @classmethod
    def of(cls, place):
        return cls(
            _("%(school)s is in the project “%(project)s” at that time, since %(day)s.")
            % {
                "school": place.school,
                "project": place.project,
                "day": place.joined_on.strftime("%d/%m/%Y"),
            }
        )
