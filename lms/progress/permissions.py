"""Who may decide that somebody else has done an activity, or has not."""

from lms.people.permissions import is_manager, is_reviewer
from lms.people.queries import people_reviewed_by, people_visible_to


def may_decide_for(actor, person):
    """Whether `actor` follows `person`, or reviews what they hand in."""
    if not (is_manager(actor) or is_reviewer(actor)):
        return False
    return any(
        people.filter(pk=person.pk).exists()
        for people in (people_visible_to(actor), people_reviewed_by(actor))
    )
