"""Who may read and answer a practice: the object check and the row filter side by side."""

from lms.people.queries import people_reviewed_by
from lms.practices.models import PracticeSubmission


def reviewable_by(person):
    """What was handed in by the people this person reviews; drafts stay their author's own."""
    return PracticeSubmission.objects.filter(person__in=people_reviewed_by(person)).exclude(
        state=PracticeSubmission.State.DRAFT
    )


def may_review(person, submission) -> bool:
    """Never one's own work, whatever one's post."""
    return (
        submission.person_id != person.pk
        and reviewable_by(person).filter(pk=submission.pk).exists()
    )
