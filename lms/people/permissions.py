"""Who may: predicates over a person, used by views (`@allowed`), menus and operations."""

from lms.people.models import Role
from lms.people.queries import COUNTING_ROLES, MANAGING_ROLES, REVIEWING_ROLES, has_role


def is_trainer(person):
    """Plans and holds classes."""
    return person.is_authenticated and (
        person.is_superuser or has_role(person, Role.TRAINER, Role.ADVISER, Role.INSPECTOR)
    )


def is_reviewer(person):
    """Reads and answers practices."""
    return person.is_authenticated and (person.is_superuser or has_role(person, *REVIEWING_ROLES))


def is_manager(person):
    """Follows the people of a school, a district or a project, by name or in counts."""
    return person.is_authenticated and (
        person.is_superuser or has_role(person, *MANAGING_ROLES, *COUNTING_ROLES)
    )


def is_editor(person):
    """Works in the editors' back office (Wagtail's groups, not a role)."""
    return person.is_authenticated and person.has_perm("wagtailadmin.access_admin")


def is_administrator(person):
    return person.is_authenticated and person.is_superuser


def needs_second_factor(person):
    """Whose rights are worth stealing: their session asks for more than a password."""
    return is_administrator(person) or is_editor(person) or has_role(person, Role.PROJECT_LEAD)


def is_privileged(person):
    """Whose session is shorter and whose password is longer."""
    return is_editor(person) or is_manager(person)
@held_by(Role.HEAD, Role.INSPECTOR)
def confirms_posts(person):
    """Vouches for who works in their place."""


