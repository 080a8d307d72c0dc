"""Promises: whoever is stuck reaches somebody, and whoever writes a note knows who has read it."""

import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from cms import groups
from cms.models import InfoNote, InfoNoteIndex
from lms.common import clock
from lms.common.models import Message
from lms.people.models import Role
from lms.support.models import SupportRequest
from lms.territory.models import Audience, Organisation
from tests.browser.conftest import PHONE
from tests.cms import builders


def link_sent_to(email):
    text = Message.objects.get(address=email, kind="support.confirm").text
    return re.search(r"https?://[^/]+(/aide/demande/\S+)", text)[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_search_in_vain_a_parent_reaches_the_agent_of_the_school(
    open_browser, newcomer, faults, javascript
):
    referent = newcomer("Rémi", "Costa", audience=Audience.STAFF, role=Role.SUPPORT_AGENT)
    email = f"parent-{int(javascript)}@courriel.example"
    page = open_browser(javascript=javascript, viewport=PHONE, dark=True)
    main = page.get_by_role("main")

    page.goto("/recherche/?q=gloubiboulga")
    main.get_by_role("link", name="Demander de l’aide").click()
    assert not javascript or faults(page) == []
    question = main.get_by_label("Qu’est-ce qui vous bloque")
    question.fill("Le code de la tablette ne marche plus depuis lundi.")
    main.get_by_label("École").fill("École des Licornes")
    main.get_by_label("Votre adresse de courriel").fill(email)
    main.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("alert")).to_contain_text("Aucune école")
    expect(question).to_have_value("Le code de la tablette ne marche plus depuis lundi.")
    assert not javascript or faults(page) == []

    main.get_by_label("École").fill("École élémentaire Les Tilleuls")
    main.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez votre courriel")
    assert not Message.objects.filter(kind="support.asked", text__contains=email).exists()

    page.goto(link_sent_to(email))
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est parti")
    told = Message.objects.get(kind="support.asked", person=referent, text__contains=email)
    assert "Le code de la tablette" in told.text
    assert SupportRequest.objects.get(email=email).page_path == "/recherche/"


def test_with_the_keyboard_alone_a_teacher_writes_from_the_contact_page(
    open_browser, newcomer, faults
):
    teacher = newcomer("Lou", "Perrin")
    page = open_browser(teacher)
    page.goto("/contact/")
    assert faults(page) == []
    page.get_by_label("Qu’est-ce qui vous bloque").focus()
    page.keyboard.type("Comment déposer un fichier audio ?")
    page.keyboard.press("Tab")
    page.keyboard.type("Mess")  # the service, by its first letters
    for _ in range(3):  # profile, school, button: both are already known
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Envoyer mon message")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est parti")
    call = SupportRequest.objects.get(person=teacher)
    assert (call.service.name, call.audience) == ("Messagerie", "teacher")
    assert call.school.name == "École élémentaire Les Tilleuls"


def test_a_note_is_found_read_and_ticked_and_its_author_sees_who_has_not(
    open_browser, newcomer, faults
):
    school = Organisation.objects.get(name__icontains="Tilleuls")
    author = newcomer("Inès", "Benoît", audience=Audience.STAFF)
    author.groups.add(Group.objects.get(name=groups.EDITORS))
    reader = newcomer("Maya", "Renard", audience=Audience.PARTNER)
    newcomer("Tom", "Vidal", audience=Audience.PARTNER)
    note = builders.draft(
        InfoNote,
        InfoNoteIndex.objects.get(),
        "Clés de la salle informatique",
        audiences=["partner"],
        effective_on=clock.today(),
        asked="Rapporter les clés au secrétariat.",
    )
    note.places.create(organisation=school)
    builders.publish(note, by=author)

    page = open_browser(reader, viewport=PHONE, dark=True)
    page.goto("/mon-espace/")
    page.get_by_role("link", name=re.compile("Clés de la salle informatique")).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Rapporter les clés au secrétariat.")
    assert faults(page) == []
    main.get_by_role("button", name="J’ai pris connaissance de cette note").click()
    expect(main.get_by_role("status").last).to_contain_text("Vous avez pris connaissance")
    assert faults(page) == []
    page.goto("/mon-espace/")
    expect(page.get_by_role("link", name=re.compile("Clés de la salle"))).to_have_count(0)

    desk = open_browser(author)
    desk.goto(note.url)
    desk.get_by_role("link", name="Qui l’a lue").click()
    assert faults(desk) == []
    expect(desk.get_by_role("region", name="Pas encore")).to_contain_text("Tom Vidal")
    expect(desk.get_by_role("region", name="L’ont lue")).to_contain_text("Maya")
    desk.get_by_role("button", name="Relancer qui ne l’a pas lue").click()
    expect(desk.get_by_role("status").first).to_be_visible()
    assert Message.objects.filter(kind="notice.recalled", person__first_name="Tom").exists()


def test_a_browser_remembers_that_its_question_was_answered(open_browser, site, faults):
    page = open_browser(viewport=PHONE)
    page.goto("/aide/questions/mon-fichier-est-trop-lourd-que-faire/")
    asked = page.get_by_role("region", name="Cette page vous a-t-elle aidé")
    asked.get_by_role("button", name="Oui").click()
    expect(asked.get_by_role("status")).to_contain_text("Merci")
    page.goto("/aide/questions/mon-fichier-est-trop-lourd-que-faire/")
    expect(asked).to_contain_text("Vous avez déjà répondu")
    expect(asked.get_by_role("button", name="Oui")).to_be_hidden()
    assert faults(page) == []
    another = open_browser()
    another.goto("/aide/questions/mon-fichier-est-trop-lourd-que-faire/")
    expect(another.get_by_role("button", name="Oui")).to_be_visible()
