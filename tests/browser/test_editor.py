"""Promises to an editor: what is written in the back office is followed at once, and stays safe."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from cms import groups
from cms.models import CurriculumPage, GuidePage, HomePage, TrainingIndex
from lms.catalog.models import Curriculum
from tests.cms import builders

PROGRAM = b"MZ" + b"\x00" * 300
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00" * 64
WRONG_CAPTIONS = b"WEBVTT\n\n00:01.000 -> 00:02.000\nBonjour.\n"
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:04.000\nOuvrez la séance du jour.\n".encode()


@pytest.fixture
def editor(newcomer):
    person = newcomer("Inès", "Benoît")
    person.groups.add(Group.objects.get(name=groups.EDITORS))
    return person


@pytest.fixture
def office(open_browser, editor):
    return open_browser(editor)


@pytest.fixture
def word():
    """In every title of the test, so that a search finds its pages and no other."""
    return f"x{uuid4().hex[:7]}"


def begin(office, parent, kind=None):
    """Add a page under this one; where several kinds may stand there, of this kind."""
    office.goto(f"/admin/pages/{parent.pk}/add_subpage/")
    if kind:
        office.get_by_role("link", name=kind, exact=True).click()
    expect(office.get_by_role("button", name="Enregistrer le brouillon")).to_be_enabled()


def publish(office):
    office.get_by_role("button", name="Plus d'actions").click()
    office.get_by_role("button", name="Publier", exact=True).click()


def name(office, title, lead="En une phrase."):
    office.get_by_role("textbox", name="Titre*", exact=True).fill(title)
    office.get_by_role("textbox", name="Chapeau").fill(lead)
    # The address follows the title a moment after one leaves it; nothing is published without.
    expect(office.locator("#id_slug")).not_to_have_value("")


def said(office):
    return office.get_by_role("status").first


def add_step(office, title):
    steps = office.get_by_role("region", name="Étapes", exact=True)
    steps.get_by_role("button", name="Ajouter un(e) étape").click()
    steps.get_by_role("button", name="Choisissez une page").locator("visible=true").last.click()
    dialog = office.get_by_role("dialog")
    dialog.get_by_label("Terme de recherche").fill(title)
    dialog.get_by_role("link", name=title, exact=True).click()
    expect(dialog).to_be_hidden()


def attach(field, file_name, kind, content):
    field.set_input_files({"name": file_name, "mimeType": kind, "buffer": content})


def upload_video(office, title):
    office.get_by_role("button", name="Choisir une vidéo").click()
    dialog = office.get_by_role("dialog")
    dialog.get_by_role("tab", name="Envoyer une vidéo").click()
    form = dialog.get_by_role("tabpanel", name="Envoyer une vidéo")
    form.get_by_label("Titre").fill(title)
    attach(form.get_by_label("Fichier"), "film.mp4", "video/mp4", PROGRAM)
    form.get_by_role("button", name="Envoyer", exact=True).click()
    expect(form).to_contain_text("« film.mp4 » n’est pas une vidéo")
    expect(form.get_by_label("Titre")).to_have_value(title)
    attach(form.get_by_label("Fichier"), "film.mp4", "video/mp4", MP4)
    form.get_by_label("Durée").fill("42")
    form.get_by_role("button", name="Envoyer", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(office.get_by_role("region", name="Vidéo", exact=True)).to_contain_text(title)


def test_a_curriculum_and_its_parts_are_published_and_followed_at_once(
    office, open_browser, newcomer, word
):
    training = TrainingIndex.objects.get()
    begin(office, training, "Guide")
    name(office, f"Guide {word}")
    publish(office)
    expect(said(office)).to_contain_text("publiée")

    begin(office, training, "Tutoriel vidéo")
    name(office, f"Tutoriel {word}")
    upload_video(office, f"Film {word}")
    captions = office.get_by_label("Fichier de sous-titres")
    attach(captions, "sous-titres.vtt", "text/vtt", WRONG_CAPTIONS)
    publish(office)
    expect(office.get_by_role("main")).to_contain_text("Ligne 3")
    expect(office.get_by_role("textbox", name="Titre*", exact=True)).to_have_value(
        f"Tutoriel {word}"
    )
    expect(office.get_by_role("region", name="Vidéo", exact=True)).to_contain_text(f"Film {word}")
    attach(captions, "sous-titres.vtt", "text/vtt", CAPTIONS)
    publish(office)
    expect(office.get_by_role("main")).to_contain_text("ce qu’aucune voix ne dit")
    attach(captions, "sous-titres.vtt", "text/vtt", CAPTIONS)
    office.get_by_label("Tout ce que montre l’image est aussi dit").check()
    office.get_by_role("button", name="Ajouter un(e) chapitre").click()
    chapters = office.get_by_role("region", name="Chapitres", exact=True)
    chapters.get_by_label("Commence à").fill("0:01")
    chapters.get_by_label("Titre").fill("La séance du jour")
    publish(office)
    expect(said(office)).to_contain_text("publiée")

    begin(office, training, "Classe")
    name(office, f"Classe {word}")
    publish(office)
    expect(said(office)).to_contain_text("publiée")

    begin(office, training, "Parcours")
    name(office, f"Parcours {word}")
    publish(office)
    expect(office.get_by_role("main")).to_contain_text("Un parcours a au moins une étape")
    expect(office.get_by_role("textbox", name="Titre*", exact=True)).to_have_value(
        f"Parcours {word}"
    )
    for title in (f"Guide {word}", f"Tutoriel {word}", f"Classe {word}"):
        add_step(office, title)
    publish(office)
    expect(said(office)).to_contain_text("publiée")

    learner = open_browser(newcomer())
    learner.goto("/se-former/")
    learner.get_by_role("link", name=f"Parcours {word}").first.click()
    learner.get_by_role("button", name=re.compile("inscri|Commencer")).first.click()
    expect(learner.get_by_role("main")).to_contain_text("sur 3")
    learner.get_by_role("link", name=f"Tutoriel {word}").first.click()
    expect(learner.get_by_role("main")).to_contain_text("La séance du jour")
    expect(learner.get_by_role("main")).to_contain_text("Ouvrez la séance du jour.")


def test_a_changed_curriculum_leaves_people_under_way_where_they_are(
    office, open_browser, newcomer, word
):
    training = TrainingIndex.objects.get()
    guide = builders.live(GuidePage, training, f"Guide {word}", slug=f"guide-{word}")
    builders.live(GuidePage, training, f"Suite {word}", slug=f"suite-{word}")
    page = builders.live(
        CurriculumPage, training, f"Parcours {word}", slug=f"parcours-{word}", steps=[guide]
    )
    learner = open_browser(newcomer())
    learner.goto(page.url)
    learner.get_by_role("button", name=re.compile("inscri|Commencer")).first.click()

    office.goto(f"/admin/pages/{page.pk}/edit/")
    expect(office.get_by_role("region", name="Personnes en cours")).to_contain_text(
        "1 personne suit la version 1"
    )
    add_step(office, f"Suite {word}")
    publish(office)
    expect(said(office)).to_contain_text("1 personne suit la version 1 ; elle y reste.")
    assert Curriculum.objects.get(uuid=page.curriculum_uuid).current_version.number == 2
    learner.goto(page.url)
    expect(learner.get_by_role("main")).to_contain_text("sur 1")
    visitor = open_browser()
    visitor.goto(page.url)
    expect(visitor.get_by_role("main")).to_contain_text("Version 2")

    office.goto(f"/admin/pages/{guide.pk}/delete/")
    expect(office.get_by_role("heading", level=1)).to_have_text("Non supprimé")
    expect(office.get_by_role("main")).to_contain_text(f"« Guide {word} » est gardé")
    expect(office.get_by_role("main")).to_contain_text(
        f"est une étape du parcours « Parcours {word} »"
    )


def test_a_showcase_page_is_published_and_read_by_all(office, open_browser, word):
    begin(office, HomePage.objects.get())
    name(office, f"Calendrier {word}", "Les dates de l’année.")
    publish(office)
    expect(said(office)).to_contain_text("publiée")
    visitor = open_browser()
    visitor.goto(f"/calendrier-{word}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(f"Calendrier {word}")
    expect(visitor.get_by_role("main")).to_contain_text("Les dates de l’année.")


def test_no_screen_of_the_back_office_leads_an_editor_elsewhere(office):
    office.goto("/admin/")
    expect(office.get_by_role("link", name="Services de l’ENT")).to_be_visible()
    office.get_by_role("button", name="Aide").click()
    elsewhere = "a[href^=http]:not([href^='http://localhost'])"
    expect(office.locator(elsewhere)).to_have_count(0)


def test_a_contributor_proposes_a_guide_and_the_editor_puts_it_online(
    open_browser, newcomer, office, word
):
    contributor = newcomer("Mehdi", "Laurent")
    contributor.groups.add(Group.objects.get(name=groups.CONTRIBUTORS))
    desk, title = open_browser(contributor), f"Un guide proposé {word}"
    begin(desk, TrainingIndex.objects.get(), "Guide")
    name(desk, title)
    desk.get_by_role("button", name="Plus d'actions").click()
    expect(desk.get_by_role("button", name="Publier", exact=True)).to_have_count(0)
    desk.get_by_role("button", name="Soumettre à Relecture").click()
    expect(said(desk)).to_contain_text(title)

    office.goto("/admin/")
    office.get_by_role("region", name="En relecture").get_by_role("link", name=title).click()
    office.get_by_role("button", name="Plus d'actions").click()
    office.get_by_role("button", name="Approuver et Publier", exact=True).click()
    expect(said(office)).to_contain_text(title)
    assert GuidePage.objects.get(title=title).live
