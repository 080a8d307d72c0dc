"""A school has at most one project at a date, wherever it stands."""

from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from lms.common.models import AuditEntry
from lms.people.queries import counted_organisations
from lms.territory.errors import (
    LeavesBeforeItJoins,
    NotASchool,
    OpensBeforeItJoins,
    OutsideTheProject,
    SchoolInAnotherProject,
    WaveOfAnotherProject,
)
from lms.territory.models import EntProject, ProjectSchool, Wave
from lms.territory.operations import (
    change_place,
    join_project,
    leave_project,
    move_organisation,
    projects,
)
from lms.territory.queries import place_of, schools_of, schools_opened
from tests.lms.threads import together

START = date(2026, 9, 1)


def a_project(owner, name="Mosaïque"):
    return EntProject.objects.create(name=name, owner=owner, product="L’Atelier", starts_on=START)


@pytest.fixture
def mosaique(valbourg):
    return a_project(valbourg.academy)


@pytest.fixture
def other(valbourg):
    return a_project(valbourg.department, "Passerelle")


def test_a_project_crosses_districts_and_follows_a_school_that_moves(valbourg, mosaique):
    for school in (valbourg.tilleuls, valbourg.peupliers):
        join_project(actor=None, project=mosaique, school=school, joined_on=START)
    move_organisation(actor=None, organisation=valbourg.tilleuls, parent=valbourg.ouest)
    schools = schools_of([mosaique], date(2026, 10, 1))
    assert {school.code for school in schools} == {"9990101J", "9990103L"}
    assert not schools_of([mosaique], date(2026, 8, 31)).exists()


def test_a_school_keeps_its_planned_and_its_real_opening(valbourg, mosaique):
    wave = Wave.objects.create(project=mosaique, number=1, name="Pilotes", opens_on=START)
    place = join_project(
        actor=None,
        project=mosaique,
        school=valbourg.tilleuls,
        joined_on=START,
        wave=wave,
        planned_on=date(2026, 9, 14),
    )
    change_place(actor=None, place=place, opened_on=date(2026, 9, 21))
    found = place_of(valbourg.tilleuls, date(2026, 12, 1))
    assert (found.wave, found.planned_on) == (wave, date(2026, 9, 14))
    assert found.opened_on == date(2026, 9, 21)


def test_a_second_project_is_refused_while_the_first_lasts(valbourg, mosaique, other):
    join_project(actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START)
    with pytest.raises(SchoolInAnotherProject, match=r"Les Tilleuls.*Mosaïque.*01/09/2026"):
        join_project(
            actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2027, 9, 1)
        )


@pytest.mark.parametrize(
    ("joined_on", "left_on", "taken"),
    [
        (date(2026, 9, 1), date(2027, 6, 30), True),
        (date(2025, 9, 1), date(2026, 9, 1), True),
        (date(2025, 9, 1), date(2026, 8, 31), False),
        (date(2027, 6, 30), None, True),
        (date(2027, 7, 1), None, False),
    ],
)
def test_projects_follow_one_another_and_never_overlap(
    valbourg, mosaique, other, joined_on, left_on, taken
):
    place = join_project(actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START)
    leave_project(actor=None, place=place, left_on=date(2027, 6, 30))
    other.starts_on = date(2025, 9, 1)

    def join():
        join_project(
            actor=None,
            project=other,
            school=valbourg.tilleuls,
            joined_on=joined_on,
            left_on=left_on,
        )

    if taken:
        with pytest.raises(SchoolInAnotherProject):
            join()
    else:
        join()


def test_dates_cannot_be_stretched_over_another_project(valbourg, mosaique, other):
    place = join_project(
        actor=None,
        project=mosaique,
        school=valbourg.tilleuls,
        joined_on=START,
        left_on=date(2027, 6, 30),
    )
    join_project(actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2027, 9, 1))
    with pytest.raises(SchoolInAnotherProject):
        leave_project(actor=None, place=place, left_on=date(2027, 12, 31))
    place.refresh_from_db()
    assert place.left_on == date(2027, 6, 30)


def test_the_database_itself_refuses_two_open_projects(valbourg, mosaique, other):
    facts = {"school": valbourg.tilleuls, "joined_on": START}
    ProjectSchool.objects.create(project=mosaique, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectSchool.objects.create(project=other, **facts)


def test_what_makes_no_sense_is_refused_with_its_sentence(valbourg, mosaique, other):
    with pytest.raises(NotASchool):
        join_project(actor=None, project=mosaique, school=valbourg.est, joined_on=START)
    with pytest.raises(LeavesBeforeItJoins):
        join_project(
            actor=None,
            project=mosaique,
            school=valbourg.tilleuls,
            joined_on=START,
            left_on=date(2026, 8, 1),
        )
    wave = Wave.objects.create(project=other, number=1, name="Pilotes")
    with pytest.raises(WaveOfAnotherProject):
        join_project(
            actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START, wave=wave
        )
    assert not ProjectSchool.objects.exists()


def test_joining_and_leaving_are_logged(valbourg, mosaique, ada):
    place = join_project(actor=ada, project=mosaique, school=valbourg.tilleuls, joined_on=START)
    leave_project(actor=ada, place=place, left_on=date(2027, 6, 30))
    entries = AuditEntry.objects.filter(verb__startswith="project.").order_by("sequence")
    assert [entry.verb for entry in entries] == ["project.joined", "project.place_changed"]
    assert {entry.actor_uuid for entry in entries} == {ada.uuid}


def test_a_project_lead_reads_the_figures_of_schools_outside_their_own_branch(valbourg):
    from lms.people.models import Role
    from lms.territory.models import Audience
    from tests import factories

    lead = factories.person("Léa", "Pons", valbourg.est, Audience.PARTNER, Role.PROJECT_LEAD)
    project = a_project(valbourg.est)
    join_project(actor=None, project=project, school=valbourg.peupliers, joined_on=START)
    assert valbourg.peupliers in counted_organisations(lead, on=date(2026, 10, 1))
    assert valbourg.peupliers not in counted_organisations(lead, on=date(2026, 8, 1))


def asks_at_once(school, projects, join):
    """Two projects ask for a school over the same weeks, of which no open place is made: only the
    lock tells them apart, no constraint."""
    waiting = iter(projects)
    return together(
        2,
        lambda: join(
            actor=None,
            project=next(waiting),
            school=school,
            joined_on=START,
            left_on=date(2026, 12, 31),
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_a_school_asked_for_twice_at_once_joins_one_project(valbourg, mosaique, other):
    outcomes = asks_at_once(valbourg.tilleuls, [mosaique, other], join_project)
    assert sorted(type(one).__name__ for one in outcomes) == [
        "ProjectSchool",
        "SchoolInAnotherProject",
    ]
    assert ProjectSchool.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_joins_both(valbourg, mosaique, other, monkeypatch):
    both_have_read = Barrier(2)
    check = projects._check

    def checked_together(place):
        check(place)
        both_have_read.wait(timeout=10)

    monkeypatch.setattr(projects, "locked", lambda rows: rows)
    monkeypatch.setattr(projects, "_check", checked_together)
    # Without its transaction as well: on SQLite, that is what stands for the lock.
    asks_at_once(valbourg.tilleuls, [mosaique, other], join_project.__wrapped__)
    assert ProjectSchool.objects.count() == 2


def test_a_project_that_ended_lets_go_of_its_schools(valbourg, mosaique, other):
    place = join_project(actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START)
    mosaique.ends_on = date(2027, 8, 31)
    mosaique.save()
    with pytest.raises(SchoolInAnotherProject):
        join_project(
            actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2027, 8, 31)
        )
    join_project(actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2027, 9, 1))
    place.refresh_from_db()
    assert place.left_on == date(2027, 8, 31)


def test_a_project_cut_short_before_a_school_came_lets_go_of_it_too(valbourg, mosaique, other):
    place = join_project(
        actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=date(2026, 11, 2)
    )
    mosaique.ends_on = date(2026, 10, 16)
    mosaique.save()
    join_project(actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2026, 11, 3))
    place.refresh_from_db()
    assert place.left_on == date(2026, 11, 2)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 9, 1)])
def test_a_school_joins_a_project_while_it_runs(valbourg, mosaique, day):
    mosaique.ends_on = date(2027, 8, 31)
    mosaique.save()
    with pytest.raises(OutsideTheProject, match="va du 01/09/2026 au 31/08/2027"):
        join_project(actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=day)


def test_a_planned_leaving_after_the_end_of_its_project_holds_no_school(valbourg, mosaique, other):
    place = join_project(
        actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START,
        left_on=date(2028, 8, 31),
    )  # fmt: skip
    mosaique.ends_on = date(2027, 8, 31)
    mosaique.save()
    join_project(actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2027, 9, 1))
    place.refresh_from_db()
    assert place.left_on == date(2027, 8, 31)


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": date(2026, 10, 1)},
        {"ends_on": START},
        {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)},
    ],
)
def test_a_school_leaves_a_project_whose_days_were_moved(valbourg, mosaique, days):
    place = join_project(
        actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=date(2026, 9, 14)
    )
    for name, day in days.items():
        setattr(mosaique, name, day)
    mosaique.save()
    leave_project(actor=None, place=place, left_on=date(2026, 12, 31))
    place.refresh_from_db()
    assert place.left_on == date(2026, 12, 31)
    with pytest.raises(OutsideTheProject):
        change_place(actor=None, place=place, joined_on=date(2019, 9, 2))


def test_a_project_cut_short_before_a_school_came_keeps_it_from_no_earlier_day_either(
    valbourg, mosaique, other
):
    place = join_project(
        actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=date(2027, 9, 1)
    )
    mosaique.ends_on = date(2027, 6, 30)
    mosaique.save()
    join_project(actor=None, project=other, school=valbourg.tilleuls, joined_on=date(2026, 9, 1))
    place.refresh_from_db()
    assert place.left_on == place.joined_on
    assert place_of(valbourg.tilleuls, date(2027, 9, 1)).project == other


def test_nobody_is_in_a_project_that_has_ended(valbourg, mosaique):
    join_project(
        actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START, opened_on=START
    )
    mosaique.ends_on = date(2027, 6, 30)
    mosaique.save()
    assert place_of(valbourg.tilleuls, mosaique.ends_on).project == mosaique
    assert schools_opened(mosaique.ends_on).get() == valbourg.tilleuls
    assert place_of(valbourg.tilleuls, date(2027, 7, 1)) is None
    assert not schools_opened(date(2027, 7, 1)).exists()


def test_an_ent_does_not_open_before_its_school_joins(valbourg, mosaique):
    place = join_project(actor=None, project=mosaique, school=valbourg.tilleuls, joined_on=START)
    with pytest.raises(OpensBeforeItJoins):
        change_place(actor=None, place=place, opened_on=date(2026, 8, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectSchool.objects.update(opened_on=date(2026, 8, 31))
