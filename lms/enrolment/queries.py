"""The only source of progress: every screen, list and export reads it here."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from lms.catalog.models import Activity, Curriculum, CurriculumVersion, Step
from lms.catalog.queries import steps_of
from lms.enrolment import counters
from lms.enrolment.models import Enrolment, Waiver
from lms.people.queries import people_visible_to
from lms.progress.models import Completion, WatchState
from lms.progress.queries import completions_of, watch_states_of


@dataclass
class StepProgress:
    """One step, for one person. state: done, now, todo, locked or waived."""

    step: Step
    activity: Activity
    number: int
    state: str
    completion: Completion | None = None
    watch: WatchState | None = None


@dataclass
class Progress:
    """How far a person is in a curriculum; without an enrolment, what awaits them."""

    curriculum: Curriculum
    version: CurriculumVersion | None
    enrolment: Enrolment | None
    steps: list[StepProgress]

    @cached_property
    def _asked(self):
        return [one for one in self.steps if one.step.required and one.state != "waived"]

    @property
    def required_total(self):
        return len(self._asked)

    @cached_property
    def required_done(self):
        return sum(one.state == "done" for one in self._asked)

    @property
    def percent(self):
        """Rounded down: 100 says that every required step is done."""
        return self.required_done * 100 // self.required_total if self.required_total else 0

    @property
    def is_done(self):
        return 0 < self.required_total == self.required_done

    @property
    def minutes_left(self):
        return sum(one.step.minutes for one in self._asked if one.state != "done")

    @property
    def minutes_total(self):
        return sum(one.step.minutes for one in self.steps if one.step.required)

    @property
    def next_step(self):
        """The required step to open now, or None when they are all done."""
        return next((one for one in self.steps if one.state == "now"), None)

    @property
    def place(self):
        """Sorts what one follows, first to be opened last: under way before finished, then what
        was done last, be it a few seconds of video. Enrolling is doing nothing yet."""
        moments = [one.watch.counted_at for one in self.steps if one.watch]
        if self.enrolment.last_progress_at:
            moments.append(self.enrolment.last_progress_at)
        done_last = max(moments, default=self.enrolment.enrolled_at)
        return not self.is_done, bool(moments), done_last, self.percent

    @property
    def newer_version(self):
        """Whether a later version than the one followed is published."""
        if self.enrolment is None or self.curriculum.current_version_id is None:
            return False
        return self.curriculum.current_version.number > self.version.number


def visible_to(person):
    """The enrolments of the people this person may see, themself included."""
    if not person.is_authenticated:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(
        Q(person=person) | Q(person__in=people_visible_to(person).values("pk"))
    )


def progress_of(enrolment):
    """The progress of one enrolment."""
    return _progress(enrolment.person, [(enrolment.curriculum, enrolment.version, enrolment)])[0]


def progress_for(person, curriculum):
    """The progress of a person, enrolled or not, with or without an account."""
    enrolment = None
    if person.is_authenticated:
        enrolment = (
            _with_versions(Enrolment.objects)
            .filter(person=person, curriculum=curriculum)
            .select_related(None)
            .select_related("version")
            .first()
        )
    version = enrolment.version if enrolment else curriculum.current_version
    return _progress(person, [(curriculum, version, enrolment)])[0]


def enrolments_of(person):
    """The progress of a person in all they follow, the one to resume first."""
    rows = _with_versions(Enrolment.objects).filter(person=person)
    progress = _progress(person, [(row.curriculum, row.version, row) for row in rows])
    return sorted(progress, key=lambda one: one.place, reverse=True)


def recounted(enrolments):
    """{enrolment id: (required_total, required_done)} computed anew from completions."""
    rows = enrolments.annotate(
        total_now=counters.required_total(), done_now=counters.required_done()
    )
    return {
        pk: (total, done) for pk, total, done in rows.values_list("pk", "total_now", "done_now")
    }


def _with_versions(enrolments):
    return enrolments.select_related("version", "curriculum__current_version")


def _progress(person, followed):
    """Progress of one person in [(curriculum, version, enrolment | None)]; at most four queries."""
    steps = list(steps_of([version for _, version, _ in followed if version]))
    activity_ids = {step.activity_id for step in steps}
    done, watched = {}, {}
    if person.is_authenticated:
        done = completions_of(person, activity_ids)
        watched = watch_states_of(person, activity_ids)
    enrolments = [enrolment for _, _, enrolment in followed if enrolment]
    waived = set(
        Waiver.objects.filter(enrolment__in=enrolments).values_list("enrolment", "activity")
        if enrolments
        else ()
    )
    return [
        Progress(
            curriculum=curriculum,
            version=version,
            enrolment=enrolment,
            steps=_steps(
                [step for step in steps if version and step.version_id == version.pk],
                in_order=bool(version and version.in_order),
                done=done,
                watched=watched,
                is_followed=enrolment is not None,
                is_waived=lambda activity, enrolment=enrolment: (
                    (enrolment.pk, activity.pk) in waived if enrolment else not activity.is_open
                ),
            ),
        )
        for curriculum, version, enrolment in followed
    ]


def _steps(steps, *, in_order, done, watched, is_followed, is_waived):
    rows, closed = [], False
    for number, step in enumerate(steps, start=1):
        completion = done.get(step.activity_id)
        state = (
            "done"
            if completion
            else "waived"
            if is_waived(step.activity)
            else "locked"
            if closed
            else "todo"
        )
        # In order, nothing opens behind a required step that remains to be done.
        closed = closed or (in_order and step.required and state in ("todo", "locked"))
        rows.append(
            StepProgress(
                step=step,
                activity=step.activity,
                number=number,
                state=state,
                completion=completion,
                watch=watched.get(step.activity_id),
            )
        )
    if is_followed:
        _mark_now(rows)
    return rows


def _mark_now(rows):
    """The step to open now: the first required one to do; a class waits for its date meanwhile."""
    todo = [one for one in rows if one.step.required and one.state == "todo"]
    at_once = [one for one in todo if one.activity.kind != Activity.Kind.CLASS]
    if todo:
        (at_once or todo)[0].state = "now"
