"""Promises to whoever answers practices: the oldest first, and each answer reaches its author."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from cms.models import PracticePage, TrainingIndex
from lms.catalog.models import Activity
from lms.common import clock
from lms.people.models import Role
from lms.practices.operations import hand_in
from lms.territory.models import Audience, Organisation
from lms.territory.operations import found_organisation
from tests.browser.conftest import DESKTOP, PHONE
from tests.cms import builders

QUEUE = "/pratiques/a-valider/"


@pytest.fixture
def team():
    """A place of its own, so that nobody else's work waits there."""
    word = uuid4().hex[:8]
    return found_organisation(
        actor=None,
        kind=Organisation.Kind.PARTNER,
        code=word,
        name=f"Équipe {word}",
        parent=None,
        town="Valbourg",
    )


@pytest.fixture
def adviser(newcomer, team):
    return newcomer("Rémi", "Faure", audience=Audience.ADVISER, role=Role.ADVISER, school=team)


@pytest.fixture
def practice():
    word = uuid4().hex[:6]
    page = builders.live(
        PracticePage, TrainingIndex.objects.get(), f"Pratique {word}", slug=f"pratique-{word}"
    )
    return Activity.objects.get(uuid=page.activity_uuid)


@pytest.fixture
def early(newcomer, team, practice):
    return handed_in(newcomer("Élise", "Tôt", school=team), practice, days_ago=6)


@pytest.fixture
def late(newcomer, team, practice):
    return handed_in(newcomer("Luc", "Tard", school=team), practice, days_ago=2)


def handed_in(person, practice, days_ago):
    with clock.at(clock.now() - timedelta(days=days_ago)):
        return write(person, practice, "J’ai publié une semaine entière, consigne par consigne.")


def write(person, practice, text):
    return hand_in(actor=person, activity=practice, event_id=uuid4(), text=text)


def test_without_javascript_a_work_is_returned_then_validated(
    open_browser, adviser, late, early, practice
):
    page = open_browser(adviser, viewport=PHONE, javascript=False)
    page.goto(QUEUE)
    waiting = page.get_by_role("region", name="En attente").get_by_role("listitem")
    expect(waiting).to_have_text([re.compile("Élise Tôt.*Équipe", re.S), re.compile("Luc Tard")])
    waiting.first.get_by_role("link").click()
    expect(page.get_by_role("region", name="Le travail")).to_contain_text("une semaine entière")

    page.get_by_role("button", name="Retourner avec mon commentaire").click()
    comment = page.get_by_label("Votre commentaire")
    expect(comment).to_have_accessible_description(re.compile("commentaire"))
    expect(comment).to_have_attribute("aria-invalid", "true")
    comment.fill("Montrez aussi ce que les familles ont vu.")
    page.get_by_role("button", name="Retourner avec mon commentaire").click()
    expect(page.get_by_role("status")).to_contain_text("retourné")
    expect(waiting).to_have_text([re.compile("Luc Tard")])

    author = open_browser(early.person, javascript=False)
    author.goto(practice.path)
    expect(author.get_by_role("main")).to_contain_text("Montrez aussi ce que les familles ont vu.")
    author.get_by_label("Ce que vous avez fait").fill("Les familles ont vu les consignes du soir.")
    author.get_by_label("Ce texte ne nomme aucun élève").check()
    author.get_by_role("button", name="Remettre").click()
    expect(author.get_by_role("status")).to_contain_text("remis")

    page.goto(QUEUE)
    # Handed in anew, it waits behind the other.
    expect(waiting).to_have_text([re.compile("Luc Tard"), re.compile("Élise Tôt")])
    waiting.last.get_by_role("link").click()
    expect(page.get_by_role("region", name="Réponses")).to_contain_text("Montrez aussi")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("status")).to_contain_text("validée")
    author.goto(practice.path)
    expect(author.get_by_role("main")).to_contain_text("Cette étape est terminée")


def test_a_work_answered_meanwhile_is_not_answered_twice(open_browser, adviser, early):
    first, second = open_browser(adviser), open_browser(adviser)
    for page in (first, second):
        page.goto(f"/pratiques/rendus/{early.uuid}/")
    first.get_by_role("button", name="Valider").click()
    expect(first).to_have_url(re.compile(QUEUE))
    second.get_by_label("Votre commentaire").fill("À reprendre, à mon avis.")
    second.get_by_role("button", name="Retourner avec mon commentaire").click()
    expect(second.get_by_role("alert")).to_contain_text("déjà")
    expect(second.get_by_label("Votre commentaire")).to_have_value("À reprendre, à mon avis.")
    early.refresh_from_db()
    assert early.state == "validated"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_screens_of_a_reviewer_have_no_fault_and_fit(
    open_browser, adviser, early, faults, dark
):
    page = open_browser(adviser, dark=dark)

    def look():
        for viewport in (DESKTOP, PHONE):
            page.set_viewport_size(viewport)
            assert (page.url, faults(page)) == (page.url, [])

    page.goto(QUEUE)
    look()
    waiting = page.get_by_role("region", name="En attente").get_by_role("listitem")
    waiting.get_by_role("link").click()
    page.get_by_role("button", name="Retourner avec mon commentaire").click()
    page.get_by_role("alert").wait_for()
    look()
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("main")).to_contain_text("Rien ne vous attend")
    look()
