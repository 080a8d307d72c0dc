"""Counters are a projection: whatever happens, in whatever order, they equal a recount."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lms.catalog.models import Activity
from lms.catalog.operations import StepSpec, publish_curriculum, withdraw_activity
from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol, take_version, waive_withdrawn
from lms.enrolment.queries import progress_of, recounted
from lms.progress.models import Completion, Source
from lms.progress.operations import open_round, record_evidence, revoke_completion
from lms.progress.queries import unproven
from tests import factories

VERBS = ("enrol", "do", "revoke", "again", "withdraw", "version", "take")
moves = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 1), st.integers(0, 3)), max_size=25
)


class Story:
    """Two people, four activities, one curriculum, and what may happen to them."""

    def __init__(self, people):
        self.people = people
        self.activities = [
            factories.activity(Activity.Kind.GUIDE, f"Guide {number}") for number in range(4)
        ]
        self.curriculum = factories.curriculum_of(self.activities[:2])

    def play(self, verb, who, which):
        getattr(self, verb)(self.people[who], self.activities[which])

    def enrol(self, person, activity):
        self.curriculum.refresh_from_db()
        enrol(actor=person, person=person, curriculum=self.curriculum)

    def do(self, person, activity):
        record_evidence(
            actor=person,
            person=person,
            activity=activity,
            source=Source.BUTTON,
            event_id=uuid4(),
            completes=Source.BUTTON,
        )

    def revoke(self, person, activity):
        done = Completion.objects.filter(person=person, activity=activity, revoked_at=None)
        for completion in done[:1]:
            revoke_completion(actor=None, completion=completion, reason="Erreur")

    def again(self, person, activity):
        if Completion.objects.filter(person=person, activity=activity, revoked_at=None).exists():
            self.do(person, activity)
            open_round(actor=None, person=person, activity=activity, reason="À refaire")

    def withdraw(self, person, activity):
        withdraw_activity(actor=None, uuid=activity.uuid)
        waive_withdrawn(activity_uuid=activity.uuid)

    def version(self, person, activity):
        live = Activity.objects.filter(withdrawn_at=None).order_by("pk").exclude(pk=activity.pk)
        if live:
            publish_curriculum(
                actor=None,
                uuid=self.curriculum.uuid,
                slug=self.curriculum.slug,
                title=self.curriculum.title,
                path=self.curriculum.path,
                audience=self.curriculum.audience,
                in_order=False,
                steps=[StepSpec(activity_uuid=one.uuid) for one in live],
            )

    def take(self, person, activity):
        for enrolment in Enrolment.objects.filter(person=person):
            take_version(actor=person, enrolment=enrolment)


@pytest.mark.django_db
@given(moves)
@example([("enrol", 1, 0), ("do", 1, 1), ("withdraw", 0, 0), ("revoke", 1, 1)])
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_after_any_sequence_the_counters_equal_a_recount(claire, karim, moves):
    Enrolment.objects.all().delete()
    story = Story([claire, karim])
    finished = set()
    for move in moves:
        story.play(*move)
        rows = Enrolment.objects.all()
        counted = {row.pk: (row.required_total, row.required_done) for row in rows}
        assert counted == recounted(Enrolment.objects.all())
        for row in rows:
            progress = progress_of(row)
            assert (progress.required_total, progress.required_done) == counted[row.pk]
        done_now = {row.pk for row in rows if row.completed_at}
        # Whoever finished stays finished, unless a step of theirs is taken back.
        verb, who, _which = move
        reopened = {row.pk for row in rows if verb == "revoke" and row.person == story.people[who]}
        assert finished - reopened <= done_now
        finished = done_now
    assert not unproven().exists()
