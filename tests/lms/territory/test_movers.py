"""People and schools that move: nothing is lost, and reports follow from the date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from lms.common import clock
from lms.enrolment.models import Enrolment
from lms.enrolment.operations import enrol
from lms.people.models import Role
from lms.people.operations import close_post, open_post
from lms.people.queries import people_visible_to
from lms.reporting import queries as reporting
from lms.territory.imports import import_schools
from lms.territory.models import Audience, Organisation
from lms.territory.operations import move_organisation
from tests import factories
from tests.lms.territory.test_directory import a_file, tilleuls


@pytest.fixture
def september():
    """The first day of the next school year."""
    today = clock.today()
    return date(today.year + (today.month >= 9), 9, 1)


@pytest.fixture
def other_head(valbourg):
    return factories.person("Yves", "Pennec", valbourg.peupliers, Audience.HEAD, Role.HEAD)


@pytest.fixture
def move(claire, valbourg, september):
    """Claire leaves Les Tilleuls for Les Peupliers, known in advance."""
    close_post(actor=None, post=claire.posts.get(), ends_on=september - timedelta(days=1))
    open_post(
        actor=None,
        person=claire,
        organisation=valbourg.peupliers,
        audience=Audience.TEACHER,
        role=Role.LEARNER,
        starts_on=september,
    )


def noon(day):
    return datetime.combine(day, time(12), UTC)


def reported_to(head, curriculum):
    return {one.person for school in reporting.by_school(head, curriculum) for one in school.people}


@pytest.mark.usefixtures("move")
def test_a_mover_is_in_the_new_school_s_report_from_the_date_and_not_before(
    claire, sophie, other_head, curriculum, september
):
    enrol(actor=claire, person=claire, curriculum=curriculum)
    with clock.at(noon(september - timedelta(days=1))):
        assert claire in reported_to(sophie, curriculum)
        assert claire not in reported_to(other_head, curriculum)
    with clock.at(noon(september)):
        assert claire not in reported_to(sophie, curriculum)
        assert claire in reported_to(other_head, curriculum)


@pytest.mark.usefixtures("move")
def test_a_mover_keeps_what_they_began(claire, curriculum, september):
    enrol(actor=claire, person=claire, curriculum=curriculum)
    with clock.at(noon(september)):
        assert Enrolment.objects.get(person=claire).curriculum == curriculum


def test_a_school_that_changes_district_brings_its_people_along(valbourg, claire, helene):
    assert claire in people_visible_to(helene)
    move_organisation(actor=None, organisation=valbourg.tilleuls, parent=valbourg.ouest)
    assert claire not in people_visible_to(helene)
    assert claire.posts.get().organisation == valbourg.tilleuls


def test_the_people_of_a_school_that_closes_keep_their_posts_and_their_records(curriculum):
    import_schools(actor=None, source=a_file(tilleuls()))
    school = Organisation.objects.get(code__startswith="9990001", kind="school")
    teacher = factories.person("Ana", "Diallo", school)
    enrol(actor=teacher, person=teacher, curriculum=curriculum)
    import_schools(actor=None, source=a_file(tilleuls(state="FERME")))
    assert teacher.posts.get().organisation == school
    assert teacher.enrolments.count() == 1
