"""One person's space: what every domain says of them, in a constant number of queries."""

from dataclasses import dataclass, field

from lms.attestations.queries import attestations_of
from lms.catalog.models import FAMILIES, Activity
from lms.catalog.queries import open_curricula
from lms.class_sessions.models import UPCOMING_STATES
from lms.class_sessions.queries import hours_to_decide, next_of, sessions_of_trainer
from lms.common import clock
from lms.common.small_counts import SMALLEST_COUNT
from lms.communication.queries import to_read as notes_to_read
from lms.enrolment.queries import Progress, StepProgress, enrolments_of
from lms.people.declarations import declarations_for, declared_posts
from lms.people.models import Role
from lms.people.permissions import confirms_posts, decides_hours, is_editor, is_privileged
from lms.people.queries import (
    COUNTING_ROLES,
    DELEGATING_ROLES,
    MANAGING_ROLES,
    REVIEWING_ROLES,
    current_posts,
    powers,
)
from lms.personal_data.models import ErasureRequest
from lms.personal_data.queries import requests_visible_to
from lms.practices.models import PracticeSubmission
from lms.practices.queries import waiting_for
from lms.reporting.queries import counts_overview, overview
from lms.support.queries import calls_of
from lms.territory.models import Audience

PROPOSALS = 4
MOST_CALLS = 5
SHOWN_OF_TERRITORY = 3


@dataclass
class Resume:
    """The one thing to do now: a step of a curriculum, and where in it."""

    progress: Progress
    step: StepProgress
    submission: PracticeSubmission | None = None
    classes_to_choose: list[StepProgress] = field(default_factory=list)

    @property
    def seconds(self):
        """The second of the video to resume at; 0 when it was not begun."""
        return self.step.watch.position if self.step.watch else 0

    @property
    def is_begun(self):
        return bool(self.progress.required_done or self.seconds)

    @property
    def is_class(self):
        return self.step.activity.kind == Activity.Kind.CLASS

    @property
    def waits(self):
        """Handed in: somebody else has to act."""
        return self.submission is not None and self.submission.state == "handed_in"

    @property
    def is_returned(self):
        return self.submission is not None and self.submission.state == "returned"


@dataclass
class Space:
    places: list[str]
    declared: list
    is_unknown: bool
    followed: list[Progress]
    resume: Resume | None
    dates: list
    attestations: list
    proposals: list
    is_manager: bool
    territory: list
    fewest: int
    leads_with_territory: bool
    is_reviewer: bool
    is_editor: bool
    to_review: int
    classes_given: list
    to_confirm: int
    hours_to_decide: int
    may_lend: bool
    answers_requests: bool
    is_administrator: bool
    requests_to_answer: int
    calls: list
    notes: list

    @property
    def has_duties(self):
        waiting = self.to_confirm or self.to_review or self.classes_given or self.hours_to_decide
        return bool(waiting or self.is_editor or self.answers_requests or self.is_administrator)


def space_of(person):
    posts = list(current_posts(person))
    declared = list(declared_posts(person))
    roles = set(powers(person).values_list("role", flat=True))
    is_reviewer = not roles.isdisjoint(REVIEWING_ROLES)
    followed = enrolments_of(person)
    dates = next_of(person)
    return Space(
        places=list(dict.fromkeys(post.organisation.name for post in posts)),
        declared=declared,
        is_unknown=not posts and not declared and not is_privileged(person),
        followed=followed,
        resume=_resume(person, followed, dates),
        dates=dates,
        attestations=list(attestations_of(person)),
        proposals=[] if followed else _proposals([post.audience for post in posts + declared]),
        **_territory(person, roles),
        is_reviewer=is_reviewer,
        is_editor=is_editor(person),
        to_review=waiting_for(person).count() if is_reviewer else 0,
        classes_given=_classes_given(person) if is_reviewer else [],
        to_confirm=declarations_for(person).count() if confirms_posts(person) else 0,
        hours_to_decide=hours_to_decide(person).count() if decides_hours(person) else 0,
        may_lend=any(post.role in DELEGATING_ROLES for post in posts),
        answers_requests=person.is_superuser or Role.DATA_PROTECTION in roles,
        requests_to_answer=_requests_to_answer(person),
        is_administrator=person.is_superuser,
        notes=notes_to_read(person),
        calls=list(calls_of(person)[:MOST_CALLS]),
    )


def _requests_to_answer(person):
    return requests_visible_to(person).filter(state=ErasureRequest.State.OPEN).count()


def _territory(person, roles) -> dict:
    """The curricula where most is to be done, in figures; first on the page for whoever steers."""
    steers = not roles.isdisjoint(COUNTING_ROLES)
    if not (steers or person.is_superuser or roles & set(MANAGING_ROLES)):
        return {"is_manager": False, "territory": [], "fewest": 0, "leads_with_territory": False}
    named = overview(person)
    states = named or counts_overview(person)
    states.sort(key=lambda one: -one.counts["stuck"] - one.counts["not_started"])
    return {
        "is_manager": True,
        "territory": states[:SHOWN_OF_TERRITORY],
        "fewest": 0 if named else SMALLEST_COUNT,
        "leads_with_territory": steers,
    }


def _resume(person, followed, dates):
    """The curriculum touched last that has something left to do."""
    progress = next((one for one in followed if one.next_step), None)
    if progress is None:
        return None
    todo = [one for one in progress.steps if one.step.required and one.state in ("now", "todo")]
    submissions = _submissions_under_way(person, todo)
    handed_in = {pk for pk, row in submissions.items() if row.state == "handed_in"}
    classes = [one for one in todo if one.activity.kind == Activity.Kind.CLASS]
    ready = [one for one in todo if one not in classes and one.activity.pk not in handed_in]
    begun = [one for one in ready if one.watch]
    if begun:
        step = max(begun, key=lambda one: one.watch.counted_at)
    else:
        step = (ready or classes or todo)[0]
    held = {date.session.activity_id for date in dates}
    return Resume(
        progress=progress,
        step=step,
        submission=submissions.get(step.activity.pk),
        classes_to_choose=[
            one for one in classes if one is not step and one.activity.pk not in held
        ],
    )


def _submissions_under_way(person, steps):
    """{activity id: what was handed in or returned, and not validated yet}."""
    rows = PracticeSubmission.objects.filter(
        person=person,
        activity__in=[one.activity.pk for one in steps],
        state__in=("handed_in", "returned"),
    )
    return {row.activity_id: row for row in rows.order_by("round")}


def _proposals(audiences):
    """Curricula of the person's own audiences; any, for someone without a post."""
    curricula = open_curricula().exclude(audience__in=FAMILIES)
    if audiences:
        curricula = curricula.filter(audience__in=[*audiences, Audience.EVERYONE])
    return list(curricula[:PROPOSALS])


def _classes_given(person):
    coming = sessions_of_trainer(person).filter(state__in=UPCOMING_STATES, ends_at__gt=clock.now())
    return list(coming.order_by("starts_at")[:3])
