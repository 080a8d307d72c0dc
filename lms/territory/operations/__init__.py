"""Verbs that change the territory."""

from lms.territory.operations.projects import change_place, join_project, leave_project
from lms.territory.operations.tree import (
    add_organisations,
    edit_organisation,
    found_organisation,
    move_organisation,
)

__all__ = [
    "add_organisations",
    "change_place",
    "edit_organisation",
    "found_organisation",
    "join_project",
    "leave_project",
    "move_organisation",
]
