"""Adults only: who they are, and which posts they hold.

Rights follow posts, and end with them. A person who holds two posts picks neither: they have both.
No pupil has an account here and no field holds a pupil's name.
"""

from lms.people.models.delegation import Delegation
from lms.people.models.former_name import FormerName
from lms.people.models.imports import PeopleImport, PeopleImportRow
from lms.people.models.person import Person, PersonManager
from lms.people.models.post import HELD_AUDIENCES, NO_POST_AS, Post, Role

__all__ = [
    "HELD_AUDIENCES",
    "NO_POST_AS",
    "Delegation",
    "FormerName",
    "PeopleImport",
    "PeopleImportRow",
    "Person",
    "PersonManager",
    "Post",
    "Role",
]
