"""Reading practices: one's own, and those one may answer."""

from django.db.models import Prefetch, Q, QuerySet

from lms.catalog.models import Activity
from lms.common import clock
from lms.people.models import Person, Post
from lms.people.queries import REVIEWING_ROLES, current_posts, held_on, with_posts
from lms.practices.forms import HandInForm
from lms.practices.models import PracticeReview, PracticeSubmission
from lms.practices.permissions import reviewable_by
from lms.progress.queries import completions_of, current_round

State = PracticeSubmission.State


def visible_to(person) -> QuerySet[PracticeSubmission]:
    """One's own, drafts included, and what one may review."""
    return PracticeSubmission.objects.filter(
        Q(person=person) | Q(pk__in=reviewable_by(person).values("pk"))
    )


def submission_of(person, activity: Activity) -> PracticeSubmission | None:
    """A person's work in the round under way."""
    return person.submissions.filter(
        activity=activity, round=current_round(person, activity)
    ).first()


def works_of(person, activities) -> list[PracticeSubmission]:
    """What a person handed in, in the last round of each activity, with the answers received."""
    rows = (
        PracticeSubmission.objects.filter(person=person, activity__in=activities)
        .exclude(state=State.DRAFT)
        .prefetch_related(
            Prefetch("reviews", queryset=PracticeReview.objects.select_related("reviewer"))
        )
        .order_by("round")
    )
    return list({row.activity_id: row for row in rows}.values())


def waiting_for(reviewer) -> QuerySet[PracticeSubmission]:
    """What this reviewer may answer, oldest first."""
    return (
        reviewable_by(reviewer)
        .filter(state=State.HANDED_IN)
        .select_related("person", "activity")
        .prefetch_related(with_posts("person"))
        .order_by("handed_in_at", "pk")
    )


def reviewers_of(person) -> QuerySet[Person]:
    """Who may answer what this person hands in, by a post above or beside theirs."""
    places = set()
    for post in current_posts(person):
        places.update(int(pk) for pk in post.organisation.path.strip("/").split("/"))
    posts = Post.objects.filter(
        held_on(clock.today()), role__in=REVIEWING_ROLES, organisation__in=places
    )
    return Person.objects.filter(pk__in=posts.values("person"), is_active=True).exclude(
        pk=person.pk
    )


def panel(person, activity: Activity) -> dict:
    """What `practices/_panel.html` shows under the page of a practice."""
    context = {"activity": activity}
    if not person.is_authenticated:
        return context
    submission = submission_of(person, activity)
    return context | {
        "submission": submission,
        "review": last_review(submission),
        "settled": is_settled(submission),
        "form": HandInForm.of(submission),
    }


def is_settled(submission) -> bool:
    """Whether its author has nothing more to write: it waits, or its validation stands."""
    if submission is None or submission.state != State.VALIDATED:
        return submission is not None and submission.state == State.HANDED_IN
    done = completions_of(submission.person, [submission.activity_id])
    return bool(done) and done[submission.activity_id].round >= submission.round


def last_review(submission) -> PracticeReview | None:
    if submission is None:
        return None
    return submission.reviews.select_related("reviewer").last()


def files_missing() -> list[PracticeSubmission]:
    """Submissions whose file is no longer on the disk; none when all is well."""
    rows = PracticeSubmission.objects.exclude(file="").order_by("pk").iterator()
    return [row for row in rows if not row.file.storage.exists(row.file.name)]
