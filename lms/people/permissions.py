"""Who may: predicates over a person, used by views (`@allowed`), menus and operations.

Each says by which roles it holds, so that the rights table is read from the code.
"""

from functools import wraps

from lms.people.models import Role
from lms.people.queries import (
    COUNTING_ROLES,
    DELEGATING_ROLES,
    MANAGING_ROLES,
    REGISTERING_ROLES,
    REVIEWING_ROLES,
    has_role,
)


def held_by(*roles):
    """A predicate that holds for administrators and whoever has one of these roles."""

    def decorate(described):
        @wraps(described)
        def holds(person):
            return person.is_authenticated and (person.is_superuser or has_role(person, *roles))

        holds.roles = frozenset(roles)
        return holds

    return decorate


@held_by(Role.TRAINER, Role.ADVISER)
def is_trainer(person):
    """Plans and holds classes."""


@held_by(*REVIEWING_ROLES)
def is_reviewer(person):
    """Reads and answers practices: those of the places of one's posts, none for an administrator
    without such a post."""


@held_by(*MANAGING_ROLES, *COUNTING_ROLES)
def is_manager(person):
    """Follows the people of a school, a district or a project, by name or in counts."""


@held_by(*REGISTERING_ROLES)
def registers_colleagues(person):
    """Takes seats for the colleagues of their school."""


@held_by(*DELEGATING_ROLES)
def may_delegate(person):
    """Lends the rights of a post to a colleague."""


@held_by(Role.INSPECTOR)
def decides_hours(person):
    """Says which classes of their district count in the hours of its teachers."""


@held_by(Role.DATA_PROTECTION)
def answers_requests(person):
    """Answers requests about personal data, reads the activity log."""


@held_by()
def is_administrator(person):
    """Runs the installation."""


def is_editor(person):
    """Works in the editors' back office (Wagtail's groups, not a role)."""
    return person.is_authenticated and person.has_perm("wagtailadmin.access_admin")


def needs_second_factor(person):
    """Whose rights are worth stealing: their session asks for more than a password."""
    return is_administrator(person) or is_editor(person) or has_role(person, Role.PROJECT_LEAD)


@held_by(Role.HEAD, Role.INSPECTOR)
def confirms_posts(person):
    """Vouches for who works in their place."""


def is_privileged(person):
    """Whose session is shorter and whose password is longer; not trainers, whom half an hour
    without a click would sign out in the middle of a class."""
    return is_editor(person) or is_manager(person) or answers_requests(person)
