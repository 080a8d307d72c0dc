"""How far people are in a curriculum, for whoever follows them.

Heads, referents, inspectors and advisers read it person by person, in their own territory and
nowhere else. Whoever reads counts only (a partner, a vendor, a project lead outside the education
service) reads them in fives: a group under five people is not described, a count under five is
"fewer than five", any other is the nearest multiple of five, the total as well. No sum, difference
of two curricula, of two places or of two days then gives back what one person did, as hiding the
small cells alone would: the hidden ones could be subtracted.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from lms.catalog.models import Curriculum, Step
from lms.class_sessions.models import ClassSession
from lms.common import clock
from lms.common.small_counts import in_fives
from lms.enrolment.models import Enrolment
from lms.people.models import Person, Post
from lms.people.queries import (
    HOURS_ROLES,
    counted_organisations,
    held_on,
    managed_organisations,
    organisations_where,
)
from lms.progress.models import Completion
from lms.territory.models import Audience, Organisation
from lms.territory.queries import schools_opened

#: Without progress for that long, someone under way is said to be stuck.
STUCK_AFTER = timedelta(days=15)

DONE, UNDER_WAY, STUCK, NOT_STARTED = STATES = ("done", "under_way", "stuck", "not_started")


@dataclass(frozen=True)
class PersonState:
    """One person in one curriculum."""

    person: Person
    state: str
    percent: int
    enrolment: Enrolment | None
    minutes: int | None = None  # of the steps done; None where the reader may not know


@dataclass
class SchoolState:
    """The adults of one organisation in one curriculum, those who need help first."""

    organisation: Organisation
    people: list[PersonState] = field(default_factory=list)

    @property
    def counts(self):
        return counted(one.state for one in self.people)

    @property
    def tells_hours(self):
        return any(one.minutes is not None for one in self.people)


@dataclass(frozen=True)
class CurriculumState:
    """Counts in one curriculum. Read in fives, 0 means "fewer than five"."""

    curriculum: Curriculum
    total: int
    counts: dict[str, int]


def counted(states):
    """How many of each state, every state named."""
    found = Counter(states)
    return {state: found[state] for state in STATES}


def schools_in_the_ent() -> int:
    """Open today, in every project."""
    return schools_opened(clock.today()).count()


def people_trained() -> int:
    """Who finished one curriculum at least, in fives; who objected to statistics is left out."""
    finished = Enrolment.objects.exclude(completed_at=None).filter(person__uncounted_since=None)
    return in_fives(finished.values("person").distinct().count())


def classes_held() -> int:
    return ClassSession.objects.filter(state=ClassSession.State.HELD).count()


def overview(person):
    """Each published curriculum that concerns the people this person follows by name."""
    return _overview(_posts(managed_organisations(person)))


def counts_overview(person):
    """The same in fives, for whoever reads counts only; who objected to statistics is in none."""
    posts = _posts(counted_organisations(person))
    return [
        CurriculumState(
            one.curriculum,
            in_fives(one.total),
            {state: in_fives(number) for state, number in one.counts.items()},
        )
        for one in _overview([post for post in posts if post.person.uncounted_since is None])
    ]


def _overview(posts):
    enrolments = _enrolments({post.person_id for post in posts})
    states = []
    for curriculum in Curriculum.objects.filter(
        withdrawn_at=None, current_version__isnull=False
    ).order_by("title"):
        people = {post.person_id for post in posts if concerns(curriculum, post)}
        counts = counted(state_of(enrolments.get((one, curriculum.pk))) for one in people)
        if people:
            states.append(CurriculumState(curriculum, len(people), counts))
    return states


def by_school(person, curriculum):
    """The people this person follows by name in a curriculum, gathered by organisation."""
    posts = [post for post in _posts(managed_organisations(person)) if concerns(curriculum, post)]
    enrolments = _enrolments({post.person_id for post in posts}, curriculum)
    spent = _minutes_done(enrolments.values())
    timed = set(_timed_organisations(person).values_list("pk", flat=True))
    schools = {}
    for post in posts:
        enrolment = enrolments.get((post.person_id, curriculum.pk))
        school = schools.setdefault(post.organisation_id, SchoolState(post.organisation))
        school.people.append(
            PersonState(
                post.person,
                state_of(enrolment),
                enrolment.percent if enrolment else 0,
                enrolment,
                spent[post.person_id] if post.organisation_id in timed else None,
            )
        )
    for school in schools.values():
        school.people.sort(key=lambda one: (_urgency(one.state), one.person.last_name))
    return sorted(schools.values(), key=_need)


def _timed_organisations(person):
    """Where this person reads hours: the districts they inspect or advise, and under them."""
    if person.is_superuser:
        return Organisation.objects.all()
    return organisations_where(person, HOURS_ROLES)


def _minutes_done(enrolments):
    """Minutes of the steps done, by person: what each step is said to take in their version."""
    versions = {one.person_id: one.version_id for one in enrolments}
    minutes = {
        (step.version_id, step.activity_id): step.minutes
        for step in Step.objects.filter(version__in=set(versions.values()))
    }
    done = (
        Completion.objects.filter(person__in=versions, revoked_at=None)
        .values_list("person", "activity")
        .distinct()
    )
    spent = Counter()
    for person, activity in done:
        spent[person] += minutes.get((versions[person], activity), 0)
    return spent


def concerns(curriculum, post):
    """Whether a curriculum is meant for the holder of a post."""
    return curriculum.audience in (Audience.EVERYONE, post.audience)


def state_of(enrolment):
    """Done, under way, stuck or not started."""
    if enrolment is None:
        return NOT_STARTED
    if enrolment.is_done:
        return DONE
    since = enrolment.last_progress_at or enrolment.enrolled_at
    return STUCK if since < clock.now() - STUCK_AFTER else UNDER_WAY


def _urgency(state):
    return (STUCK, NOT_STARTED, UNDER_WAY, DONE).index(state)


def _need(school):
    """Most people stuck first, then fewest done, then by name."""
    counts = school.counts
    return (-counts[STUCK], counts[DONE] / len(school.people), school.organisation.name)


def _posts(organisations):
    """The posts held today there, one per person and organisation and audience."""
    posts = (
        Post.objects.filter(held_on(clock.today()), organisation__in=organisations)
        .filter(person__is_active=True)
        .select_related("person", "organisation")
        .order_by("pk")
    )
    return list({(p.person_id, p.organisation_id, p.audience): p for p in posts}.values())


def _enrolments(people, curriculum=None):
    """Enrolments of these people by (person, curriculum)."""
    wanted = Q(person__in=people)
    if curriculum is not None:
        wanted &= Q(curriculum=curriculum)
    return {
        (one.person_id, one.curriculum_id): one
        for one in Enrolment.objects.filter(wanted).select_related("version")
    }
