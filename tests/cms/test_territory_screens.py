"""The territory in the back office: rules hold, refusals are sentences."""

from datetime import date

import pytest
from django.urls import reverse

from lms.common.models import AuditEntry
from lms.territory.models import (
    EntProject,
    Holiday,
    Organisation,
    ProjectSchool,
    SchoolHoliday,
    Wave,
)
from lms.territory.operations import join_project

START = date(2026, 9, 1)


@pytest.fixture
def office(ada, client_of):
    return client_of(ada)


@pytest.fixture
def project(valbourg):
    return EntProject.objects.create(
        name="Mosaïque", owner=valbourg.academy, product="L’Atelier", starts_on=START
    )


def sentences(answer):
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    "name",
    [
        "organisations",
        "ent_projects",
        "waves",
        "project_schools",
        "ent_releases",
        "school_holidays",
        "public_holidays",
    ],
)
def test_every_list_and_form_of_the_territory_opens(name, office, project):
    assert office.get(reverse(f"{name}:index")).status_code == 200
    assert office.get(reverse(f"{name}:add")).status_code == 200


def test_editors_do_not_see_the_territory(client_of, editor):
    assert client_of(editor).get(reverse("organisations:index")).status_code == 302


def test_a_school_changed_by_hand_remembers_which_fields(office, valbourg):
    school = valbourg.tilleuls
    answer = office.post(
        reverse("organisations:edit", args=[school.pk]),
        {
            "name": "École Rosa-Parks",
            "town": "",
            "parent": school.parent_id,
            "valid_from": "",
            "valid_to": "",
            "zone": "B",
            "public_calendar": "mainland",
            "time_zone": "Europe/Paris",
        },
    )
    assert answer.status_code == 302
    school.refresh_from_db()
    assert (school.name, school.zone) == ("École Rosa-Parks", "B")
    assert school.edited_fields == ["name", "zone"]


def test_a_school_is_never_deleted_from_the_back_office(office, valbourg):
    office.post(reverse("organisations:delete", args=[valbourg.tilleuls.pk]))
    assert Organisation.objects.filter(pk=valbourg.tilleuls.pk).exists()


def test_a_partner_is_hung_at_any_level(office, valbourg):
    office.post(
        reverse("organisations:add"),
        {"name": "Ville de Valbourg", "code": "VILLE", "town": "", "parent": valbourg.est.pk},
    )
    partner = Organisation.objects.get(code="VILLE")
    assert (partner.kind, partner.path) == ("partner", f"{valbourg.est.path}{partner.pk}/")


def test_a_second_project_is_refused_on_the_form(office, valbourg, project):
    form = {
        "project": project.pk,
        "school": valbourg.tilleuls.pk,
        "wave": "",
        "joined_on": "2026-09-01",
        "left_on": "",
        "planned_on": "",
        "opened_on": "",
    }
    assert office.post(reverse("project_schools:add"), form).status_code == 302
    answer = office.post(reverse("project_schools:add"), form)
    assert answer.status_code == 200
    assert "est dans le projet « Mosaïque » à cette période" in sentences(answer)
    answer = office.post(reverse("project_schools:add"), form | {"left_on": "2026-12-31"})
    assert "est dans le projet « Mosaïque » à cette période" in sentences(answer)
    assert ProjectSchool.objects.count() == 1


def test_the_days_of_a_school_in_its_project_change_on_the_form(office, valbourg, project):
    place = join_project(actor=None, project=project, school=valbourg.tilleuls, joined_on=START)
    form = {"project": project.pk, "school": valbourg.tilleuls.pk, "joined_on": "2026-09-01"}
    address = reverse("project_schools:edit", args=[place.pk])
    answer = office.post(address, form | {"left_on": "2026-08-01"})
    assert "ne peut pas sortir d’un projet avant d’y entrer" in sentences(answer)
    office.post(address, form | {"opened_on": "2026-09-21"})
    place.refresh_from_db()
    assert (place.left_on, place.opened_on) == (None, date(2026, 9, 21))


def test_a_holiday_changed_by_hand_is_taken_over(office, db):
    holiday = SchoolHoliday.objects.create(
        zone="A",
        school_year="2026-2027",
        name="Vacances d’hiver",
        starts_on=date(2027, 2, 13),
        ends_on=date(2027, 2, 28),
        source=Holiday.Source.LIBRARY,
    )
    office.post(
        reverse("school_holidays:edit", args=[holiday.pk]),
        {
            "zone": "A",
            "school_year": "2026-2027",
            "name": "Vacances d’hiver",
            "starts_on": "2027-02-13",
            "ends_on": "2027-02-26",
            "status": "published",
            "applies": "on",
        },
    )
    holiday.refresh_from_db()
    assert (holiday.ends_on, holiday.source) == (date(2027, 2, 26), Holiday.Source.HAND)


def test_a_school_whose_project_ended_joins_the_next_one_on_the_form(office, valbourg, project):
    place = join_project(actor=None, project=project, school=valbourg.tilleuls, joined_on=START)
    EntProject.objects.filter(pk=project.pk).update(ends_on=date(2026, 12, 31))
    following = EntProject.objects.create(
        name="Suite", owner=project.owner, product="ENT", starts_on=date(2027, 1, 1)
    )
    form = {"project": following.pk, "school": valbourg.tilleuls.pk, "joined_on": "2027-01-04"}
    assert office.post(reverse("project_schools:add"), form).status_code == 302
    place.refresh_from_db()
    assert place.left_on == date(2026, 12, 31)
    assert ProjectSchool.objects.filter(project=following).count() == 1


def test_a_place_stays_in_its_project_and_its_school(office, valbourg, project):
    place = join_project(actor=None, project=project, school=valbourg.tilleuls, joined_on=START)
    form = {"project": project.pk, "school": valbourg.acacias.pk, "joined_on": "2026-09-01"}
    office.post(reverse("project_schools:edit", args=[place.pk]), form)
    place.refresh_from_db()
    assert place.school == valbourg.tilleuls


def test_whom_a_project_belongs_to_is_told_in_the_activity_log(office, ada, valbourg, project):
    form = {"name": "Mosaïque", "product": "ENT", "starts_on": "2026-09-01", "ends_on": ""}
    form |= {"owner": valbourg.department.pk, "partners": [valbourg.academy.pk]}
    address = reverse("ent_projects:edit", args=[project.pk])
    assert office.post(address, form).status_code == 302
    told = AuditEntry.objects.get(verb="project.changed")
    assert (told.actor_uuid, told.target_uuid) == (ada.uuid, project.uuid)
    assert told.facts["owner"] == str(valbourg.department.uuid)
    assert told.facts["partners"] == [str(valbourg.academy.uuid)]
    office.post(reverse("ent_projects:add"), form | {"name": "Suite"})
    assert AuditEntry.objects.filter(verb="project.opened").count() == 1


@pytest.mark.parametrize("kind", ["ent_projects", "waves"])
def test_neither_a_project_nor_a_wave_is_deleted(office, project, kind):
    wave = Wave.objects.create(project=project, number=1, name="Première")
    one = project if kind == "ent_projects" else wave
    office.post(reverse(f"{kind}:delete", args=[one.pk]))
    assert type(one).objects.filter(pk=one.pk).exists()


def test_a_wave_stays_in_its_project(office, valbourg, project):
    wave = Wave.objects.create(project=project, number=1, name="Première")
    other = EntProject.objects.create(
        name="Autre", owner=valbourg.academy, product="ENT", starts_on=START
    )
    form = {"project": other.pk, "number": 2, "name": "Deuxième", "opens_on": ""}
    office.post(reverse("waves:edit", args=[wave.pk]), form)
    wave.refresh_from_db()
    assert (wave.project, wave.number) == (project, 2)
