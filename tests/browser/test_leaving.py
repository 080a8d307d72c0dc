"""Promise: whoever asks to be erased is, once somebody has read their request, and told so."""

import re

from playwright.sync_api import expect

from lms.common.models import Message
from lms.people.models import Person, Role
from lms.territory.models import Audience, Organisation
from tests.browser.conftest import PHONE


def test_a_request_is_refused_with_its_reason_then_accepted_and_nothing_opens_any_more(
    open_browser, newcomer, faults
):
    teacher = newcomer("Éloi", "Castaing")
    officer = newcomer(
        "Dora",
        "Sanchez",
        audience=Audience.STAFF,
        role=Role.DATA_PROTECTION,
        school=Organisation.objects.get(kind=Organisation.Kind.ACADEMY),
    )
    page, desk = open_browser(teacher, viewport=PHONE, dark=True), open_browser(officer)

    ask(page, "Je quitte l’académie.")
    assert faults(page) == []
    expect(page.get_by_role("main")).to_contain_text("Vous aurez une réponse avant le")
    open_request(desk)
    expect(desk.get_by_role("main")).to_contain_text("Je quitte l’académie.")
    assert faults(desk) == []
    desk.get_by_label("Refuser").check()
    desk.get_by_role("button", name="Répondre", exact=True).click()
    expect(desk.get_by_role("alert")).to_be_visible()  # a refusal says why
    desk.get_by_label("Motif du refus").fill("Une attestation est en cours de vérification.")
    desk.get_by_role("button", name="Répondre", exact=True).click()

    page.goto("/mon-espace/mes-donnees/")
    expect(page.get_by_role("main")).to_contain_text("Une attestation est en cours")
    ask(page, "La vérification est finie.")
    open_request(desk)
    desk.get_by_label("Accepter").check()
    desk.get_by_role("button", name="Répondre", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()

    page.goto("/mon-espace/")
    expect(page).to_have_url(re.compile("/compte/connexion/"))
    assert not Person.objects.filter(pk=teacher.pk).exists()
    assert not Message.objects.filter(text__contains="Castaing").exists()


def ask(page, reason):
    page.goto("/mon-espace/mes-donnees/")
    page.get_by_text("Demander l’effacement de mon compte").click()
    page.get_by_label("Pourquoi").fill(reason)
    page.get_by_label("Je comprends que ma progression sera perdue").check()
    page.get_by_role("button", name="Envoyer ma demande").click()


def open_request(desk):
    desk.goto("/registre/demandes/")
    desk.get_by_role("link", name="Répondre (Éloi Castaing)").click()
