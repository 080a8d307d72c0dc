"""What follows a hand-in, outside the request of its author."""

from lms.practices import emails
from lms.practices.models import PracticeSubmission
from lms.practices.queries import reviewers_of, waiting_for


def tell_reviewers(*, submission_uuid: str) -> None:
    submission = PracticeSubmission.objects.select_related("person").get(uuid=submission_uuid)
    for reviewer in reviewers_of(submission.person):
        if count := waiting_for(reviewer).count():
            emails.waiting(reviewer, count)
