"""A data protection officer, and Claire with something of everything."""

import shutil
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.attestations.operations import issue
from lms.class_sessions import operations as classes
from lms.class_sessions.models import Attendance
from lms.common import clock
from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol
from lms.people.models import Role
from lms.practices import operations as practices
from lms.progress.operations import declare, report_watching
from lms.progress.queries import opened_token
from lms.quizzes import operations as quizzes
from lms.quizzes.queries import current
from lms.territory.models import Audience
from tests import factories


@pytest.fixture(autouse=True)
def empty_folders():
    """A test that is undone leaves its files: what is looked for on the disk is this test's."""
    for folder in (settings.LEVIER_PRIVATE, settings.MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def dora(valbourg):
    """Data protection officer of the académie."""
    return factories.person(
        "Dora", "Lemoine", valbourg.academy, Audience.ADVISER, Role.DATA_PROTECTION
    )


@pytest.fixture
def full_claire(claire, sophie, marc, curriculum, guide, tutorial, class_activity, quiz_activity,
                practice, valbourg):  # fmt: skip
    """Claire followed everything to its end: rows in every table that speaks of people."""
    enrol(actor=sophie, person=claire, curriculum=curriculum)
    declare(actor=claire, activity=guide, event_id=uuid4(), token=opened_token(claire, guide))
    report_watching(
        actor=claire, activity=tutorial, event_id=uuid4(), ranges=[[0, 5]], position=5, speed=1
    )
    declare(actor=claire, activity=tutorial, event_id=uuid4(), token=opened_token(claire, tutorial))
    version = current(quiz_activity)
    quizzes.submit(
        actor=claire,
        activity=quiz_activity,
        attempt_id=uuid4(),
        version=version,
        answers=factories.RIGHT_ANSWERS,
    )
    attend(claire, marc, class_activity, valbourg.est)
    submission = practices.hand_in(
        actor=claire,
        activity=practice,
        event_id=uuid4(),
        text="Ma semaine de devoirs, par Claire Morvan",
        file=SimpleUploadedFile("Claire Morvan.txt", b"Une semaine de Claire Morvan"),
        no_pupil_named=True,
    )
    practices.validate(actor=marc, submission=submission, comment="Merci Claire Morvan")
    enrolment = Enrolment.objects.get(person=claire)
    issue(actor=None, enrolment=enrolment)
    return claire


def attend(person, trainer, activity, organisation):
    """A class held, with a seat and a presence; another to come, with a seat."""
    week = timedelta(days=7)
    sessions = [
        classes.plan(
            actor=trainer,
            activity=activity,
            starts_at=clock.now() + week * away,
            ends_at=clock.now() + week * away + timedelta(hours=1),
            organisation=organisation,
            trainers=[trainer],
            seats=5,
        )
        for away in (1, 2)
    ]
    classes.register(actor=person, session=sessions[0], person=person)
    with clock.at(clock.now() + week + timedelta(hours=1)):
        classes.record_attendance(
            actor=trainer,
            session=sessions[0],
            marks={str(person.uuid): Attendance.Status.PRESENT},
        )
    return sessions
