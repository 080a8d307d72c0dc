"""Promise: a newcomer comes in with their professional address, and their head says yes."""

import re

from playwright.sync_api import expect

from lms.common.models import Message
from lms.people.models import Person, Role
from lms.people.second_factor import code_of, give_application
from lms.territory.models import Audience

SECRET = "VALBOURGVALBOURGVALBOURGVALBOURG"
PASSWORD = "Trois-craies-jaunes-au-tableau-9"


def code_sent_to(email):
    return re.search(
        r"^[A-Z0-9-]{6,12}$", Message.objects.filter(address=email).latest("pk").text, re.M
    )[0]


def test_without_javascript_a_newcomer_comes_in_and_their_head_confirms_their_post(
    open_browser, newcomer, violations
):
    page = open_browser(javascript=False)
    page.goto("/compte/connexion/")
    page.get_by_role("link", name="Ouvrir un compte").click()
    page.get_by_label("Prénom").fill("Noé")
    page.get_by_label("Nom", exact=True).fill("Lambert")
    page.get_by_label("Adresse électronique professionnelle").fill("noe@gmail.example")
    page.get_by_role("button", name="Recevoir le code").click()
    expect(page.get_by_role("alert")).to_contain_text("n’est pas une adresse professionnelle")
    page.get_by_label("Adresse électronique professionnelle").fill("noe.lambert@ac-valbourg.fr")
    page.get_by_role("button", name="Recevoir le code").click()
    page.get_by_label("Code").fill(code_sent_to("noe.lambert@ac-valbourg.fr"))
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Où travaillez-vous"))
    page.get_by_label("Nom ou commune de votre école").fill("ecole tilleuls")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_label("École élémentaire Les Tilleuls").check()
    page.get_by_role("button", name="C’est ici que je travaille").click()
    expect(page.get_by_role("main")).to_contain_text("À confirmer")

    head = newcomer("Maud", "Rivière", audience=Audience.HEAD, role=Role.HEAD)
    desk = open_browser(head)
    desk.goto("/mon-espace/")
    desk.get_by_role("link", name="Répondre").click()
    assert violations(desk) == []
    desk.get_by_role("button", name="Confirmer (Noé Lambert)").click()
    expect(desk.get_by_role("main")).to_contain_text(
        "Noé Lambert compte désormais parmi les vôtres"
    )
    assert Person.objects.get(email="noe.lambert@ac-valbourg.fr").posts.get().confirmed


def test_a_project_lead_gives_the_code_of_their_application(page, newcomer, violations):
    lead = newcomer(
        "Zoé", "Faure", audience=Audience.STAFF, role=Role.PROJECT_LEAD, password=PASSWORD
    )
    give_application(lead, SECRET)
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(lead.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Encore un code")
    assert violations(page) == []
    page.get_by_label("Code").fill(code_of(SECRET))
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/mon-espace/$"))


def test_who_has_none_yet_is_led_to_it_before_anything_else(page, newcomer, violations):
    lead = newcomer(
        "Ugo", "Petit", audience=Audience.STAFF, role=Role.PROJECT_LEAD, password=PASSWORD
    )
    page.goto("/compte/connexion/?next=/mon-territoire/")
    page.get_by_label("Adresse électronique").fill(lead.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    secret = page.locator("main code").inner_text()
    assert violations(page) == []
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Protéger mon compte").click()
    page.goto("/mon-territoire/")
    expect(page).to_have_url(re.compile("/mon-territoire/$"))
