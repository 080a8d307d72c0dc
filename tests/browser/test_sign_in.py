"""Promise: anybody with an account comes in, and is told in a sentence what goes wrong."""

import re

import pytest
from playwright.sync_api import expect

from lms.common.models import Message

PASSWORD = "Trois-craies-jaunes-au-tableau-9"
LOGIN = "/compte/connexion/"


@pytest.fixture
def camille(newcomer):
    return newcomer(password=PASSWORD)


def fill(page, person, password=PASSWORD):
    page.goto(LOGIN)
    page.get_by_label("Adresse électronique").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill(password)


def come_in(page):
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def test_by_keyboard_alone_one_comes_in_and_goes_out(page, camille):
    page.goto(LOGIN)
    page.get_by_label("Adresse électronique").focus()
    page.keyboard.type(camille.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    page.locator("summary", has_text="Mon compte").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Se déconnecter").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/$"))
    page.goto("/mon-espace/")
    expect(page).to_have_url(re.compile(LOGIN))


def test_without_javascript_a_wrong_password_gives_a_sentence_and_keeps_the_address(
    open_browser, camille
):
    page = open_browser(javascript=False)
    fill(page, camille, "pas celui-là")
    come_in(page)
    expect(page.get_by_role("alert")).to_contain_text("ou le mot de passe ne convient pas")
    expect(page.get_by_label("Adresse électronique")).to_have_value(camille.email)
    fill(page, camille)
    come_in(page)
    expect(page).to_have_url(re.compile("/mon-espace/$"))


def test_one_lands_on_the_page_one_asked_for(page, camille):
    page.goto("/compte/mot-de-passe/")
    page.get_by_label("Adresse électronique").fill(camille.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    come_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Changer mon mot de passe")


def test_a_forgotten_password_is_chosen_again_from_the_message(page, camille):
    page.goto(LOGIN)
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_role("main").get_by_role("textbox").fill(camille.email)
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consultez votre messagerie")
    link = re.search(r"http\S+/reinitialiser/\S+", Message.objects.get(person=camille).text)[0]
    page.goto(link)
    new = "Quatre-feutres-bleus-dans-la-trousse-3"
    for field in page.locator("main input[type=password]").all():
        field.fill(new)
    page.get_by_role("button", name="Garder ce mot de passe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre mot de passe est changé")
    fill(page, camille, new)
    come_in(page)
    expect(page).to_have_url(re.compile("/mon-espace/$"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_door_has_no_accessibility_fault(open_browser, camille, violations, dark):
    page = open_browser(dark=dark)
    fill(page, camille, "pas celui-là")
    assert violations(page) == []
    come_in(page)
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    page.goto("/compte/mot-de-passe/oublie/")
    assert violations(page) == []


@pytest.fixture
def passkeys(open_browser):
    """A window of a device that has a passkey reader, which says yes."""

    def opened(person=None, **how):
        page = open_browser(person, **how)
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return page

    return opened


def test_a_passkey_alone_signs_in_and_is_a_second_factor(passkeys, camille):
    page = passkeys()
    fill(page, camille)
    come_in(page)
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    page.goto("/compte/")
    page.get_by_role("link", name="Gérer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Authentification")
    page.goto("/compte/double-authentification/cles/ajouter/")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    expect(page.get_by_label("Me connecter avec elle seule")).to_be_checked()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("main")).to_contain_text("codes")
    page.goto("/compte/deconnexion/")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(LOGIN)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page).to_have_url(re.compile("/mon-espace/$"))
    page.goto("/compte/")
    expect(page.get_by_role("main")).to_contain_text("1 clé d’accès")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_ways_in_have_no_accessibility_fault(open_browser, camille, violations, dark):
    page = open_browser(camille, dark=dark)
    for address in ("/compte/", "/compte/adresse/"):
        page.goto(address)
        assert violations(page) == []
