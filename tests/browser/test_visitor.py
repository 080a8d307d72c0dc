"""Promise: without an account one finds what the ENT is, what changes, and every step to read."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

SCREENS = [
    "/",
    "/profils/enseignants/",
    "/services/cahier-de-textes/",
    "/se-former/",
    "/se-former/ma-classe-dans-l-ent/",
    "/se-former/ma-classe-dans-l-ent/blog-de-classe-du-projet-au-billet/",
    "/se-former/ma-classe-dans-l-ent/messagerie-cadre-et-horaires/",
    "/blog/",
    "/recherche/?q=cahier",
    "/recherche/?q=xyzxyz",
    "/blog/une-semaine-de-cahier-de-textes-en-cm1/",
    "/plaquettes/",
    "/plaquettes/familles/",
    "/plaquettes/familles/facile-a-lire/",
    "/notes/",
    "/notes/droit-a-l-image-campagne-d-accords/",
    "/aide/",
    "/aide/questions/",
    "/aide/questions/mon-fichier-est-trop-lourd-que-faire/",
    "/aide/demande/",
    "/aide/contexte/messagerie/horaires/",
    "/contact/",
    "/accessibilite/",
    "/plan-du-site/",
    "/verifier/",
    "/rien-ici/",
]


def test_from_the_home_page_a_teacher_reads_the_first_step_without_an_account(page):
    main = page.get_by_role("main")
    page.goto("/")
    main.get_by_role("link", name=re.compile("^Enseignante, enseignant")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enseignante, enseignant")
    main.get_by_role("link", name="Voir les étapes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma classe dans l’ENT")
    expect(
        main.get_by_role("listitem").filter(has=page.get_by_role("heading", level=3))
    ).to_have_count(8)
    # Nobody is anywhere in a curriculum before following it.
    expect(main.get_by_text("Vous êtes ici")).to_have_count(0)
    expect(main.get_by_role("link", name="Se connecter pour s’inscrire")).to_be_visible()
    main.get_by_role("link", name="Commencer sans compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Me connecter et me repérer")
    expect(main.get_by_text("Connectez-vous pour garder votre progression")).to_be_visible()
    expect(main.get_by_role("button", name=re.compile("^J’ai lu"))).to_have_count(0)
    main.get_by_role("link", name=re.compile("^2. Cahier de textes")).click()
    expect(page.get_by_role("navigation", name="Vous êtes ici")).to_contain_text("étape 2 sur 7")


def test_without_javascript_search_forgives_accents_and_says_what_to_do_when_it_finds_nothing(
    open_browser,
):
    page = open_browser(javascript=False, viewport=PHONE)
    main = page.get_by_role("main")
    page.goto("/")
    main.get_by_label("Que cherchez-vous à faire ?").fill("securite")
    main.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile(r"/recherche/\?q=securite$"))
    expect(main.get_by_role("link", name="Données personnelles")).to_be_visible()
    page.goto("/recherche/?q=cahier")
    expect(main.get_by_role("heading", level=3).first).to_have_text("Cahier de textes")
    page.goto("/recherche/?q=xyzxyz")
    expect(main.get_by_text("Rien trouvé pour « xyzxyz »")).to_be_visible()
    main.get_by_role("link", name="Ouvrir la page d’aide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aide")


def test_a_service_says_what_it_is_for_by_profile_and_where_to_learn_it(page):
    main = page.get_by_role("main")
    page.goto("/services/cahier-de-textes/")
    profiles = main.get_by_role("navigation", name="Profils")
    expect(profiles.get_by_role("link", name="Enseignante, enseignant")).to_have_attribute(
        "aria-current", "true"
    )
    profiles.get_by_role("link", name="Parent ou responsable légal").click()
    expect(profiles.locator("[aria-current]")).to_have_text("Parent ou responsable légal")
    question = main.locator("summary").first
    question.click()
    expect(question.locator("xpath=..")).to_have_attribute("open", "")
    main.get_by_role("link", name="Lire le cahier de textes et l’agenda").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Lire le cahier de textes et l’agenda"
    )


def test_the_blog_is_read_and_followed(page):
    main = page.get_by_role("main")
    page.goto("/blog/")
    main.get_by_role("link", name="Nouveautés").click()
    expect(main.get_by_role("article")).to_have_count(1)
    main.get_by_role("link", name="Ce qui change dans la version de janvier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ce qui change dans la version de janvier"
    )
    feed = page.request.get(
        page.goto("/blog/") and main.get_by_role("link", name="RSS").get_attribute("href")
    )
    assert "version de janvier" in feed.text()


def test_a_seat_or_a_space_of_one_s_own_asks_to_sign_in_and_brings_back(page):
    for address in ("/mon-espace/", "/mon-territoire/", "/pratiques/a-valider/", "/mes-classes/"):
        page.goto(address)
        expect(page).to_have_url(re.compile(f"/compte/connexion/\\?next={address}"))
    page.goto("/verifier/AAAA-AAAA-AAAA-AAAA/")
    expect(page.get_by_text("Code inconnu")).to_be_visible()


@pytest.mark.parametrize(
    ("viewport", "dark"), [(DESKTOP, True), (PHONE, False)], ids=["wide-dark", "phone-light"]
)
def test_the_public_screens_have_no_fault(open_browser, faults, viewport, dark):
    page = open_browser(viewport=viewport, dark=dark)
    found = {}
    for screen in SCREENS:
        page.goto(screen)
        found[screen] = faults(page)
    assert found == dict.fromkeys(SCREENS, [])
