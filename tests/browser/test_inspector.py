"""Promise: an inspector knows how far the people of the district are, and nobody else's."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lms.catalog.models import Curriculum
from lms.common import clock
from lms.enrolment.operations import enrol
from lms.people.models import Role
from lms.territory.models import Audience, Organisation
from tests.browser.conftest import DESKTOP, PHONE

ADDRESS = "/mon-territoire/ma-classe-dans-l-ent/"


@pytest.fixture
def place():
    return lambda name: Organisation.objects.get(name__endswith=name)


@pytest.fixture
def inspector(newcomer, place):
    return newcomer(
        "Hortense",
        "Kermadec",
        audience=Audience.INSPECTOR,
        role=Role.INSPECTOR,
        school=place("Valbourg Est"),
    )


def follow(person):
    curriculum = Curriculum.objects.get(slug="ma-classe-dans-l-ent")
    return enrol(actor=person, person=person, curriculum=curriculum)


def test_the_district_s_people_are_there_school_by_school_and_nobody_else(
    open_browser, newcomer, inspector, place
):
    ours = newcomer("Anouk", "Zéphyrin")
    theirs = newcomer("Bastien", "Quintrec", school=place("Peupliers"))
    late = newcomer("Capucine", "Yvelin")
    for person in (ours, theirs):
        follow(person)
    page = open_browser(inspector)
    main = page.get_by_role("main")
    page.goto("/mon-espace/")
    page.get_by_role("link", name="Voir mon territoire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Circonscription de Valbourg Est")
    main.get_by_role("link", name="Ma classe dans l’ENT").click()
    expect(page).to_have_url(re.compile(f"{ADDRESS}$"))
    school = main.get_by_role("table", name="École élémentaire Les Tilleuls")
    row = school.get_by_role("row").filter(has_text="Anouk Zéphyrin")
    expect(row).to_contain_text("En cours")
    expect(row).to_contain_text("0 %")
    expect(school.get_by_role("row").filter(has_text="Capucine Yvelin")).to_contain_text(
        "Pas commencé"
    )
    expect(main).not_to_contain_text("Quintrec")
    expect(main.get_by_role("table", name=re.compile("Peupliers"))).to_have_count(0)
    assert late.enrolments.count() == 0

    # The neighbour sees the reverse; a teacher, nothing: not even that the page exists.
    neighbour = newcomer(
        "Ivan",
        "Uzel",
        audience=Audience.INSPECTOR,
        role=Role.INSPECTOR,
        school=place("Valbourg Ouest"),
    )
    page = open_browser(neighbour)
    page.goto(ADDRESS)
    expect(page.get_by_role("main")).to_contain_text("Bastien Quintrec")
    expect(page.get_by_role("main")).not_to_contain_text("Zéphyrin")
    page = open_browser(ours)
    assert page.goto(ADDRESS).status == 404
    assert page.goto("/mon-territoire/").status == 404


def test_who_does_not_move_any_more_is_told_as_stuck(open_browser, newcomer, inspector):
    stuck = newcomer("Delphin", "Xantier")
    with clock.at(clock.now() - timedelta(days=20)):
        follow(stuck)
    page = open_browser(inspector)
    page.goto(ADDRESS)
    row = page.get_by_role("row").filter(has_text="Delphin Xantier")
    expect(row).to_contain_text("Bloqué")
    expect(page.get_by_text("sans avancée depuis 15 jours")).to_be_visible()


@pytest.mark.parametrize(
    ("viewport", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["wide-light", "phone-dark"]
)
def test_the_territory_has_no_fault(open_browser, inspector, faults, viewport, dark):
    page = open_browser(inspector, viewport=viewport, dark=dark)
    found = {}
    for screen in ("/mon-espace/", "/mon-territoire/", ADDRESS, "/pratiques/a-valider/"):
        page.goto(screen)
        found[screen] = faults(page)
    assert not any(found.values()), found
