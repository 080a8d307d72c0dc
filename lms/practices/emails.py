"""What authors and reviewers are told, in their language, once."""

from django.utils import translation

from lms.common import clock, outbox
from lms.common.outbox.operations import queue


def answered(review) -> None:
    """To the author: returned, or validated."""
    person = review.submission.person
    context = {"person": person, "review": review, "submission": review.submission}
    _write(f"practice_{review.decision}", person, context, about=review.uuid)


def waiting(reviewer, count: int) -> None:
    """To a reviewer, once a day at most: how many practices wait."""
    _write(
        "practices_waiting",
        reviewer,
        {"person": reviewer, "count": count},
        about=reviewer.uuid,
        occurrence=clock.today().isoformat(),
        reminder=True,
    )


def _write(kind: str, person, context: dict, **what) -> None:
    with translation.override(person.language):
        subject, text, html = outbox.render(kind, context)
    queue(kind=kind, person=person, subject=subject, text=text, html=html, **what)
