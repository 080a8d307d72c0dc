"""Who reads what of a curriculum: by name in one's territory, in counts elsewhere."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lms.common import clock
from lms.enrolment.operations import enrol
from lms.people.models import Role
from lms.progress.models import Source
from lms.progress.operations import record_evidence
from lms.reporting import queries
from lms.territory.models import Audience
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire_enrolled(claire, curriculum):
    return enrol(actor=claire, person=claire, curriculum=curriculum)


def names(response):
    return {one.person for school in response.context["schools"] for one in school.people}


def test_an_inspector_reads_their_district_and_nobody_elses(
    client_of, helene, claire, karim, nadia, curriculum, claire_enrolled
):
    response = client_of(helene).get(reverse("reporting:curriculum", args=[curriculum.slug]))
    assert names(response) == {claire, karim}
    assert nadia.last_name not in response.content.decode()


def test_a_head_reads_their_school(client_of, sophie, claire, curriculum):
    response = client_of(sophie).get(reverse("reporting:curriculum", args=[curriculum.slug]))
    assert names(response) == {claire}


def test_a_teacher_has_no_territory(client_of, claire, curriculum):
    client = client_of(claire)
    assert client.get(reverse("reporting:territory")).status_code == 404
    address = reverse("reporting:curriculum", args=[curriculum.slug])
    assert client.get(address).status_code == 404


def test_someone_without_progress_for_fifteen_days_is_stuck(
    helene, claire, karim, curriculum, claire_enrolled
):
    [school] = [one for one in queries.by_school(helene, curriculum) if one.counts["under_way"]]
    assert [one.person for one in school.people] == [claire]
    with clock.at(clock.now() + queries.STUCK_AFTER + timedelta(seconds=1)):
        first = queries.by_school(helene, curriculum)[0]
    assert [(one.person, one.state) for one in first.people] == [(claire, "stuck")]


def test_a_project_lead_reads_no_count_under_five(client_of, paul, claire_enrolled, curriculum):
    [state] = queries.counts_overview(paul)
    assert (state.total, set(state.counts.values())) == (0, {0})
    page = client_of(paul).get(reverse("reporting:territory")).content.decode()
    assert "moins de 5 personnes" in page
    address = reverse("reporting:curriculum", args=[curriculum.slug])
    assert client_of(paul).get(address).status_code == 404


def test_counts_are_read_in_fives(paul, valbourg, curriculum):
    people = factories.teachers(12, valbourg.tilleuls)
    for person in people[:7]:
        enrol(actor=person, person=person, curriculum=curriculum)
    [state] = queries.counts_overview(paul)
    assert state.total == 10
    assert state.counts == {"done": 0, "under_way": 5, "stuck": 0, "not_started": 5}
    assert [queries.in_fives(n) for n in (0, 4, 5, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]


def test_two_curricula_cannot_be_subtracted_to_read_what_a_few_people_did(
    paul, valbourg, curriculum, guide
):
    """Teachers and one head: the curriculum of everybody less that of teachers is the head."""
    factories.teachers(12, valbourg.tilleuls)
    factories.person("Sophie", "Garnier", valbourg.tilleuls, Audience.HEAD, Role.HEAD)
    factories.curriculum_of([guide], title="Pour tous", audience=Audience.EVERYONE)
    teachers, everybody = queries.counts_overview(paul)
    assert (everybody.total, teachers.total) == (15, 10)
    assert everybody.total - teachers.total != 1


def test_two_days_cannot_be_subtracted_to_read_what_one_newcomer_did(paul, valbourg, curriculum):
    factories.teachers(9, valbourg.tilleuls)
    [before] = queries.counts_overview(paul)
    newcomer = factories.person("Lou", "Petit", valbourg.tilleuls)
    enrol(actor=newcomer, person=newcomer, curriculum=curriculum)
    [after] = queries.counts_overview(paul)
    assert (after.total, after.counts) == (before.total, before.counts)


@pytest.mark.parametrize("enrolled", [1, 3])
def test_reading_costs_the_same_whatever_the_number_of_people(
    enrolled, helene, claire, karim, nadia, curriculum, django_assert_num_queries
):
    for person in (claire, karim, nadia)[:enrolled]:
        enrol(actor=person, person=person, curriculum=curriculum)
    with django_assert_num_queries(7):
        queries.by_school(helene, curriculum)


def test_an_inspector_reads_the_time_spent_and_a_head_does_not(
    helene, sophie, claire, curriculum, claire_enrolled, guide
):
    record_evidence(
        actor=claire,
        person=claire,
        activity=guide,
        source=Source.BUTTON,
        event_id=uuid4(),
        completes=Source.BUTTON,
    )

    def minutes(reader):
        schools = queries.by_school(reader, curriculum)
        return [one.minutes for school in schools for one in school.people if one.person == claire]

    step = curriculum.current_version.steps.get(activity=guide)
    assert minutes(helene) == [step.minutes]
    assert minutes(sophie) == [None]
