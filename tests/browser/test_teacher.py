"""Promise: a teacher goes from the door to an attestation, whatever they hold in their hands."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lms.attestations.models import Attestation
from lms.catalog.models import Curriculum
from lms.class_sessions.operations import record_attendance
from lms.common import clock
from lms.common.models import Message
from lms.demo import deeds
from lms.enrolment.operations import enrol
from lms.people.models import Person
from lms.progress.queries import completions_of, watch_state
from lms.quizzes.queries import current
from tests.browser.conftest import DESKTOP, PATIENCE, PHONE

PASSWORD = "Trois-craies-jaunes-au-tableau-9"
TITLE = "Ma classe dans l’ENT"
CURRICULUM = "/se-former/ma-classe-dans-l-ent/"
FILM, GUIDE, WEEK, CLASS, BLOG, PRODUCE, QUIZ = (
    "me-connecter-et-me-reperer",
    "cahier-de-textes-et-agenda-une-semaine-type",
    "publier-ma-premiere-semaine",
    "messagerie-cadre-et-horaires",
    "blog-de-classe-du-projet-au-billet",
    "faire-produire-les-eleves",
    "bilan-ma-classe-dans-l-ent",
)


def activity(slug):
    curriculum = Curriculum.objects.get(slug="ma-classe-dans-l-ent")
    steps = curriculum.current_version.steps.select_related("activity")
    return steps.get(activity__path=f"{CURRICULUM}{slug}/").activity


def address(slug):
    return f"{CURRICULUM}{slug}/?parcours=ma-classe-dans-l-ent"


def follow(person):
    curriculum = Curriculum.objects.get(slug="ma-classe-dans-l-ent")
    return enrol(actor=person, person=person, curriculum=curriculum)


def reach(target):
    """Come to a control with the Tab key alone, as somebody without a mouse would."""
    page = target.page
    expect(target).to_be_visible()
    for _press in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not reach {target}")


def press(target):
    reach(target)
    target.page.keyboard.press("Enter")


def progress_of(page):
    page.goto(CURRICULUM)
    return page.get_by_role("main").get_by_text(re.compile(r"étapes? terminées? sur 7"))


def answer(quiz, page, choose):
    """Choose the right answers to every question of the sheet."""
    for number, question in enumerate(current(quiz).questions, start=1):
        group = page.get_by_role("group", name=re.compile(rf"^{number}\. "))
        for choice in question["choices"]:
            if choice["correct"]:
                choose(group.get_by_label(choice["text"], exact=True))


def until(video, condition):
    """Wait for the video itself; the policy of the site refuses what Playwright would evaluate."""
    met = video.evaluate(
        f"""one => new Promise(done => {{
            const start = Date.now();
            const look = () => ({condition}) ? done(true)
                : Date.now() - start > {PATIENCE} ? done(false) : setTimeout(look, 50);
            look();
        }})"""
    )
    assert met, condition


def tell_present(session, person):
    with clock.at(session.starts_at + timedelta(minutes=1)):
        record_attendance(
            actor=session.trainers.get(), session=session, marks={str(person.uuid): "present"}
        )


def test_by_keyboard_alone_from_the_door_to_an_attestation_anyone_may_check(
    page, open_browser, newcomer, reviewer, planned
):
    teacher = newcomer("Camille", "Durandal", password=PASSWORD)
    session = planned(activity(CLASS), after=timedelta(minutes=10), seats=1, waiting_places=0)
    main = page.get_by_role("main")
    keyboard = page.keyboard

    # In, and straight to the curriculum meant for teachers.
    page.goto("/compte/connexion/")
    reach(page.get_by_label("Adresse électronique"))
    keyboard.type(teacher.email)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Camille")
    press(main.get_by_role("link", name=TITLE))
    press(main.get_by_role("button", name="S’inscrire", exact=True))
    expect(main.get_by_text("0 étape terminée sur 7")).to_be_visible()

    # The transcript and two guides, read and said so.
    for slug, label in (
        (FILM, "J’ai lu la transcription"),
        (GUIDE, "J’ai lu ce guide"),
        (BLOG, "J’ai lu ce guide"),
    ):
        page.goto(address(slug))
        press(main.get_by_role("button", name=label))
        expect(page.get_by_role("status").get_by_text("Étape terminée")).to_be_visible()
    expect(progress_of(page)).to_contain_text("3 étapes terminées sur 7")

    # A seat, its message and its appointment; the door of the class is already open.
    page.goto(f"/sessions/{session.uuid}/")
    press(main.get_by_role("button", name="Prendre une place").first)
    expect(main.get_by_text("Vous avez une place.", exact=True)).to_be_visible()
    message = Message.objects.get(about=teacher.registrations.get().uuid)
    assert "Messagerie : cadre et horaires" in message.subject.replace("\u00a0", " ")
    [appointment] = message.attachments.all()
    assert appointment.content_type.startswith("text/calendar")
    assert b"BEGIN:VEVENT" in bytes(appointment.content)
    page.goto("/mon-espace/")
    expect(main.get_by_role("link", name="Rejoindre la classe")).to_be_visible()
    tell_present(session, teacher)
    expect(progress_of(page)).to_contain_text("4 étapes terminées sur 7")

    # A practice comes back with a comment, is taken up again, and validated.
    office = open_browser(reviewer)

    def hand_in(slug, text):
        page.goto(address(slug))
        reach(main.get_by_label("Ce que vous avez fait"))
        keyboard.press("Control+End")
        keyboard.type(text)
        reach(main.get_by_label("Ce texte ne nomme aucun élève"))
        keyboard.press("Space")
        press(main.get_by_role("button", name="Remettre mon travail"))
        expect(main.get_by_text("attend sa réponse")).to_be_visible()

    def reply(title, button, comment):
        office.goto("/pratiques/a-valider/")
        rows = office.get_by_role("listitem").filter(has_text="Camille Durandal")
        rows.filter(has_text=title).first.get_by_role("link", name=title).click()
        office.get_by_label("Votre commentaire").fill(comment)
        office.get_by_role("button", name=button).click()
        expect(office).to_have_url(re.compile("/pratiques/a-valider/$"))

    hand_in(WEEK, "Une semaine entière publiée.")
    reply("Publier ma première semaine", "Retourner avec mon commentaire", "Datez le vendredi.")
    page.goto("/mon-espace/")
    expect(main.get_by_text("Votre travail vous revient avec un commentaire")).to_be_visible()
    page.goto(address(WEEK))
    expect(main.get_by_text("Datez le vendredi.")).to_be_visible()
    expect(main.get_by_label("Ce que vous avez fait")).to_have_value("Une semaine entière publiée.")
    hand_in(WEEK, " Le vendredi est daté.")
    reply("Publier ma première semaine", "Valider", "Très clair.")
    expect(progress_of(page)).to_contain_text("5 étapes terminées sur 7")
    expect(
        main.get_by_text(re.compile(r"Validé par Sacha Rivière .*«\sTrès clair\.\s»"))
    ).to_be_visible()
    hand_in(PRODUCE, "Un billet écrit à quatre.")
    reply("Faire produire les élèves", "Valider", "")

    # The quiz, and what proves it all.
    page.goto(address(QUIZ))

    def choose(choice):
        choice.focus()  # arrows move within a group of radio buttons, Tab between the groups
        keyboard.press("Space")

    answer(activity(QUIZ), page, choose)
    press(main.get_by_role("button", name="Remettre mes réponses"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiz réussi")
    expect(progress_of(page)).to_contain_text("7 étapes terminées sur 7")
    page.goto("/mon-espace/")
    expect(main.get_by_text("100 %")).to_be_visible()
    link = main.get_by_role("link", name=re.compile("Télécharger le PDF"))
    answer_ = page.request.get(link.get_attribute("href"))
    assert (answer_.headers["content-type"], answer_.body()[:5]) == ("application/pdf", b"%PDF-")

    code = Attestation.objects.get(person=teacher).code
    anybody = open_browser()
    anybody.goto("/verifier/")
    anybody.get_by_label("Code de l’attestation").fill(code.lower())
    anybody.get_by_role("button", name="Vérifier").click()
    expect(anybody.get_by_text("Attestation valable")).to_be_visible()
    expect(anybody.get_by_role("main")).to_contain_text(TITLE)
    expect(anybody.locator("body")).not_to_contain_text("Durandal")

    # The school and the district see it at once.
    office.goto("/mon-territoire/ma-classe-dans-l-ent/")
    row = office.get_by_role("row").filter(has_text="Camille Durandal")
    expect(row).to_contain_text("Terminé")
    expect(row).to_contain_text("100 %")


def test_on_a_phone_without_javascript_one_enrols_reads_registers_answers_and_hands_in(
    open_browser, newcomer, planned
):
    teacher = newcomer("Noa", "Petit")
    session = planned(activity(CLASS), after=timedelta(days=41), seats=3)
    page = open_browser(teacher, viewport=PHONE, javascript=False)
    main = page.get_by_role("main")

    page.goto(CURRICULUM)
    main.get_by_role("button", name="S’inscrire", exact=True).click()
    expect(main.get_by_text("0 étape terminée sur 7")).to_be_visible()

    page.goto(address(GUIDE))
    main.get_by_role("button", name="J’ai lu ce guide").click()
    expect(main.get_by_text("Étape terminée").first).to_be_visible()
    main.get_by_role("link", name="Pourquoi est-elle terminée").click()
    expect(main.get_by_text("dit que vous l’aviez lu")).to_be_visible()

    page.goto(f"/sessions/{session.uuid}/")
    main.get_by_role("button", name="Prendre une place").first.click()
    expect(main.get_by_text("Vous avez une place.", exact=True)).to_be_visible()
    page.goto(CURRICULUM)
    expect(main.get_by_text("Vous avez une place le")).to_be_visible()

    # A sheet that is not complete is given back as it was filled in.
    quiz = activity(QUIZ)
    page.goto(address(QUIZ))
    answer(quiz, page, lambda choice: choice.check())
    first = page.get_by_role("group", name=re.compile(r"^2\. ")).get_by_role("checkbox")
    for box in first.all():
        box.uncheck()
    main.get_by_role("button", name="Remettre mes réponses").click()
    expect(page.get_by_role("alert")).to_contain_text("vos réponses sont conservées")
    answer(quiz, page, lambda choice: choice.check())
    main.get_by_role("button", name="Remettre mes réponses").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiz réussi")

    # A draft waits for its author; then a file is handed in with the text.
    page.goto(address(WEEK))
    main.get_by_label("Ce que vous avez fait").fill("Quatre jours publiés.")
    main.get_by_role("button", name="Enregistrer le brouillon").click()
    page.goto(address(WEEK))
    expect(main.get_by_label("Ce que vous avez fait")).to_have_value("Quatre jours publiés.")
    main.get_by_label("Fichier").set_input_files(
        {"name": "ma-semaine.txt", "mimeType": "text/plain", "buffer": b"Lundi, mardi"}
    )
    main.get_by_label("Ce texte ne nomme aucun élève").check()
    main.get_by_role("button", name="Remettre mon travail").click()
    expect(main.get_by_role("link", name="ma-semaine.txt")).to_be_visible()
    expect(progress_of(page)).to_contain_text("2 étapes terminées sur 7")
    expect(main.get_by_text("une réponse vous parviendra")).to_be_visible()


def test_a_captioned_video_resumes_at_the_second_and_counts_what_was_played(
    open_browser, newcomer, faults
):
    teacher, film = newcomer("Lou", "Garcia"), activity(FILM)
    follow(teacher)
    deeds.watch(teacher, film, 0.88)
    left_at = watch_state(teacher, film).position
    page = open_browser(teacher)
    main = page.get_by_role("main")

    page.goto("/mon-espace/")
    minutes, seconds = divmod(int(left_at), 60)
    expect(main.get_by_text(f"La vidéo reprend à {minutes}:{seconds:02}")).to_be_visible()
    main.get_by_role("link", name="Reprendre").first.click()
    expect(main.get_by_text("Vue à 88 %.")).to_be_visible()
    expect(main.get_by_role("heading", name="Chapitres")).to_be_visible()
    expect(main.get_by_role("heading", name="Transcription")).to_be_visible()
    video = page.locator("video")
    until(video, "one.readyState >= 1")
    assert abs(video.evaluate("one => one.currentTime") - left_at) < 1
    expect(main.get_by_role("button", name="Sous-titres")).to_have_attribute("aria-pressed", "true")
    until(video, "one.textTracks[0].cues?.length > 0")
    assert faults(page) == []

    # Played to the share it takes, the step is done; nobody reloads anything.
    main.get_by_label("Vitesse").select_option("2")
    main.get_by_role("button", name="Lire", exact=True).click()
    until(video, f"one.currentTime > {left_at + film.details['duration'] * 0.04}")
    main.get_by_role("button", name="Pause").click()
    expect(main.get_by_text("Étape terminée.").first).to_be_visible()
    assert film.pk in completions_of(teacher, [film.pk])

    # A chapter and a sentence both lead to their second.
    cue = main.get_by_role("listitem").filter(has=page.locator("[data-start]")).nth(2)
    start = float(cue.locator("[data-start]").get_attribute("data-start"))
    cue.locator("[data-start]").click()
    until(video, f"Math.abs(one.currentTime - {start}) < 3")


def test_who_waits_is_told_their_rank_and_where_seats_are_left(open_browser):
    claire = Person.objects.get(email="enseignante@demo.example")
    page = open_browser(claire)
    main = page.get_by_role("main")
    page.goto("/mon-espace/")
    expect(main.get_by_text("Vous êtes 2e sur la liste d’attente.")).to_be_visible()
    expect(main.get_by_role("link", name=re.compile(r"^Il reste \d places? "))).to_be_visible()
    main.get_by_role("link", name=re.compile("^Reprendre|^Commencer")).first.click()
    expect(main.get_by_role("heading", level=1)).to_have_text(
        "Blog de classe : du projet au billet"
    )
    page.goto(CURRICULUM)
    expect(main.get_by_text("Vous êtes 2e sur la liste d’attente du")).to_be_visible()
    main.get_by_role("link", name=re.compile(r"^Il reste \d places? ")).click()
    expect(main.get_by_role("button", name="Choisir cette date").first).to_be_visible()


SCREENS = [
    "/mon-espace/",
    CURRICULUM,
    *map(address, (FILM, GUIDE, WEEK, CLASS, PRODUCE, QUIZ)),
]


@pytest.mark.parametrize(
    ("viewport", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["wide-light", "phone-dark"]
)
def test_the_screens_of_a_teacher_have_no_fault(open_browser, faults, viewport, dark):
    claire = Person.objects.get(email="enseignante@demo.example")
    page = open_browser(claire, viewport=viewport, dark=dark)
    found = {}
    for screen in SCREENS:
        page.goto(screen)
        found[screen] = faults(page)
    assert found == dict.fromkeys(SCREENS, [])
