from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from lms.attestations.models import Attestation
from lms.common import clock
from lms.enrolment.operations import enrol
from lms.practices.operations import hand_in, validate
from lms.progress.operations import record_evidence
from lms.quizzes.operations import submit
from lms.quizzes.queries import current
from tests.factories import RIGHT_ANSWERS, curriculum_of


@pytest.fixture
def two_steps(quiz_activity, practice):
    """A curriculum of what this part proves: a quiz of 5 minutes, a practice of 45."""
    return curriculum_of([quiz_activity, practice])


@pytest.fixture
def complete(two_steps, quiz_activity, practice, marc):
    """Lets a person do the whole curriculum, in December."""

    def done_by(person):
        with clock.at(datetime(2026, 12, 1, 9, tzinfo=UTC)):
            enrolment = enrol(actor=person, person=person, curriculum=two_steps)
            submit(
                actor=person,
                activity=quiz_activity,
                attempt_id=uuid4(),
                version=current(quiz_activity),
                answers=RIGHT_ANSWERS,
            )
            work = hand_in(actor=person, activity=practice, event_id=uuid4(), text="Fini.")
        # Late in the evening in UTC: already the next day in Paris.
        with clock.at(datetime(2026, 12, 16, 23, 30, tzinfo=UTC)):
            validate(actor=marc, submission=work)
        enrolment.refresh_from_db()
        return enrolment

    return done_by


@pytest.fixture
def attestation(claire, complete):
    complete(claire)
    return Attestation.objects.get(person=claire)


@pytest.fixture
def decide():
    """Complete a step by the system's word."""

    def by_system(person, activity):
        record_evidence(
            actor=None,
            person=person,
            activity=activity,
            source="manager",
            event_id=uuid4(),
            completes="manager",
            reason="Équivalence.",
        )

    return by_system


@pytest.fixture
def english():
    """Sentences as the code writes them, whatever the catalogue."""
    with translation.override("en"):
        yield
