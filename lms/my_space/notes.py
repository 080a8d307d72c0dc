"""What one says of one's own steps on a curriculum's path: works handed in, dates held."""

from dataclasses import dataclass

from lms.class_sessions.queries import Date, next_of
from lms.practices.models import PracticeReview, PracticeSubmission
from lms.practices.queries import works_of


@dataclass(frozen=True)
class Note:
    """submission and its last review, for a practice; date, for a class."""

    submission: PracticeSubmission | None = None
    review: PracticeReview | None = None
    date: Date | None = None


def notes_on(person, progress) -> dict[int, Note]:
    """{activity id: what there is to say of it}, in as many queries however long the path."""
    if not person.is_authenticated:
        return {}
    activities = {one.activity.pk for one in progress.steps}
    notes = {
        date.session.activity_id: Note(date=date)
        for date in reversed(next_of(person))
        if date.session.activity_id in activities
    }
    for work in works_of(person, activities):
        reviews = list(work.reviews.all())
        review = reviews[-1] if reviews and reviews[-1].decision == work.state else None
        notes[work.activity_id] = Note(submission=work, review=review)
    return notes
