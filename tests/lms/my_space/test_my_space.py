"""One person's space: the one thing to do now, and what every domain says of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.class_sessions.operations import plan, register
from lms.common import clock
from lms.enrolment.operations import enrol
from lms.my_space.queries import space_of
from lms.progress.models import Source, WatchState
from lms.progress.operations import record_evidence, report_watching
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/mon-espace/"


def follow(person, curriculum):
    return enrol(actor=person, person=person, curriculum=curriculum)


def do(person, *activities):
    for activity in activities:
        record_evidence(
            actor=person,
            person=person,
            activity=activity,
            source=Source.BUTTON,
            event_id=uuid4(),
            completes=Source.BUTTON,
        )


def seat(person, trainer, activity, organisation, **times):
    starts_at = times.get("starts_at") or clock.now() + timedelta(days=2)
    session = plan(
        actor=trainer,
        activity=activity,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        time_zone="Europe/Paris",
        seats=10,
        waiting_places=5,
        modality="online",
        kind="virtual_class",
        link="https://classe.example/salle",
        place="",
        trainers=[trainer],
        organisation=organisation,
    )
    return register(actor=person, session=session, person=person)


def text_of(client):
    return client.get(ADDRESS).content.decode()


def test_it_takes_an_account():
    assert Client().get(ADDRESS).url == "/compte/connexion/?next=/mon-espace/"


def test_a_newcomer_is_offered_the_curriculum_of_their_audience(claire, sophie, curriculum):
    other = factories.curriculum_of([factories.activity("guide", "Ouvrir")], audience="head")
    assert space_of(claire).proposals == [curriculum]
    assert space_of(sophie).proposals == [other]


def test_enrolling_from_there_makes_it_followed(client_of, claire, guide, curriculum):
    client = client_of(claire)
    address = reverse("enrolment:enrol", args=[curriculum.uuid])
    assert address in text_of(client)
    assert client.post(address).url == curriculum.path
    page = text_of(client)
    assert address not in page
    assert f"{guide.path}?parcours={curriculum.slug}" in page


def test_resuming_goes_to_the_exact_step_and_second(claire, guide, tutorial, curriculum):
    follow(claire, curriculum)
    assert space_of(claire).resume.step.activity == guide
    start = clock.now()
    with clock.at(start):
        report_watching(
            actor=claire, activity=tutorial, event_id=uuid4(), ranges=[[0, 1]], position=42
        )
    resume = space_of(claire).resume
    assert (resume.step.activity, resume.step.number, resume.seconds) == (tutorial, 2, 42)


def test_enrolling_is_doing_nothing_yet_what_was_begun_stays_the_one_to_resume(
    claire, guide, curriculum
):
    follow(claire, curriculum)
    do(claire, guide)
    other = factories.curriculum_of([factories.activity("guide", "Ouvrir")])
    follow(claire, other)
    space = space_of(claire)
    assert space.resume.progress.curriculum == curriculum
    assert [one.curriculum for one in space.followed] == [curriculum, other]


def test_a_class_to_choose_is_told_apart_until_a_seat_is_held(
    claire, tom, valbourg, class_activity, curriculum
):
    follow(claire, curriculum)
    assert [one.activity for one in space_of(claire).resume.classes_to_choose] == [class_activity]
    seat(claire, tom, class_activity, valbourg.est)
    space = space_of(claire)
    assert space.resume.classes_to_choose == []
    assert [date.session.activity for date in space.dates] == [class_activity]


def test_the_join_button_lives_fifteen_minutes_before_the_class(
    client_of, claire, tom, valbourg, class_activity
):
    starts_at = clock.now() + timedelta(days=2)
    registration = seat(claire, tom, class_activity, valbourg.est, starts_at=starts_at)
    join = reverse("class_sessions:join", args=[registration.session.uuid])
    client = client_of(claire)
    for minutes, live in ((16, False), (14, True)):
        with clock.at(starts_at - timedelta(minutes=minutes)):
            assert (join in text_of(client)) is live


def test_a_finished_curriculum_leaves_nothing_to_resume_and_its_attestation(client_of, claire):
    guide = factories.activity("guide", "Guide")
    follow(claire, factories.curriculum_of([guide]))
    do(claire, guide)
    space = space_of(claire)
    assert space.resume is None
    [attestation] = space.attestations
    assert reverse("attestations:pdf", args=[attestation.uuid]) in text_of(client_of(claire))


def test_who_may_see_what_is_said_to_everybody(client_of, claire, curriculum):
    assert "<details" in text_of(client_of(claire))


def test_a_manager_finds_their_territory_and_a_teacher_does_not(client_of, claire, sophie):
    territory = reverse("reporting:territory")
    main = text_of(client_of(sophie)).split("<main")[1]
    assert territory in main
    assert territory not in text_of(client_of(claire)).split("<main")[1]


def test_three_curricula_and_three_classes_cost_as_many_queries_as_one(
    client_of, claire, karim, tom, valbourg
):
    def fill(person, number):
        for _time in range(number):
            tutorial = factories.activity("tutorial", "Tutoriel", duration=100)
            lesson = factories.activity("class", "Classe", minutes=60)
            follow(person, factories.curriculum_of([tutorial, lesson]))
            seat(person, tom, lesson, valbourg.est)
            WatchState.objects.create(
                person=person, activity=tutorial, counted_at=clock.now(), position=5
            )
            done = factories.activity("guide", "Guide")
            follow(person, factories.curriculum_of([done]))
            do(person, done)

    fill(claire, 1)
    fill(karim, 3)
    counts = []
    for person in (claire, karim):
        client = client_of(person)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
