"""Promise: what goes wrong is said in a sentence a teacher understands, and nothing is lost."""

import re
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

from playwright.sync_api import expect

from lms.catalog.models import Activity
from lms.catalog.operations import publish_activity
from lms.class_sessions.operations import change, register
from lms.progress.queries import completions_of, watch_state
from tests.browser.test_teacher import (
    CURRICULUM,
    FILM,
    GUIDE,
    PRODUCE,
    QUIZ,
    activity,
    address,
    answer,
)


def a_class():
    """A class nobody else registers for; it lives at the address of the curriculum's own."""
    return publish_activity(
        actor=None,
        uuid=uuid4(),
        kind=Activity.Kind.CLASS,
        title="Écrire aux familles",
        path=f"{CURRICULUM}messagerie-cadre-et-horaires/",
        minutes=45,
    )


def test_a_date_closed_or_full_meanwhile_says_so_and_where_seats_are_left(
    open_browser, newcomer, planned, reviewer
):
    teacher, lesson = newcomer(), a_class()
    full = planned(lesson, after=timedelta(days=30), seats=1, waiting_places=1)
    closed = planned(lesson, after=timedelta(days=31), seats=5)
    free = planned(lesson, after=timedelta(days=32), seats=5)
    page = open_browser(teacher)
    main = page.get_by_role("main")

    # The page was opened before the last seat, and the last waiting place, were taken.
    page.goto(f"/sessions/{full.uuid}/")
    for person in (newcomer("Noé"), newcomer("Ana")):
        register(actor=person, session=full, person=person)
    main.get_by_role("button", name="Prendre une place").first.click()
    said = page.get_by_role("status")
    expect(said).to_contain_text("complète, liste d’attente comprise. Il reste des places :")
    expect(main.get_by_text("Complet, liste d’attente comprise")).to_be_visible()
    assert not teacher.registrations.exists()

    page.goto(f"/sessions/{closed.uuid}/")
    change(actor=reviewer, session=closed, open=False)
    main.get_by_role("button", name="Prendre une place").first.click()
    expect(said).to_contain_text("Les inscriptions à cette session sont closes")

    page.goto(f"/sessions/{free.uuid}/")
    main.get_by_role("button", name="Prendre une place").first.click()
    expect(main.get_by_text("Vous avez une place.", exact=True)).to_be_visible()
    [held] = teacher.registrations.all()
    assert held.session == free


def test_a_program_is_refused_as_a_practice_and_the_text_stays(open_browser, newcomer):
    teacher = newcomer()
    page = open_browser(teacher, javascript=False)
    main = page.get_by_role("main")
    page.goto(address(PRODUCE))
    main.get_by_label("Ce que vous avez fait").fill("Un billet écrit à quatre.")
    main.get_by_label("Ce texte ne nomme aucun élève").check()
    main.get_by_label("Fichier").set_input_files(
        {"name": "billet.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + b"\0" * 64}
    )
    main.get_by_role("button", name="Remettre mon travail").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce fichier est un programme")
    expect(main.get_by_label("Fichier")).to_have_accessible_description(
        re.compile("Ce fichier est un programme")
    )
    text = main.get_by_label("Ce que vous avez fait")
    expect(text).to_have_value("Un billet écrit à quatre.")

    # A pupil's full name is not handed in either.
    text.fill("Léa Dupont a écrit le billet.")
    main.get_by_label("Ce texte ne nomme aucun élève").uncheck()
    main.get_by_role("button", name="Remettre mon travail").click()
    expect(main.get_by_text(re.compile("Léa Dupont")).first).to_be_visible()
    assert not teacher.submissions.filter(state="handed_in").exists()
    text.fill("Une élève a écrit le billet.")
    main.get_by_label("Ce texte ne nomme aucun élève").check()
    main.get_by_role("button", name="Remettre mon travail").click()
    expect(main.get_by_text("attend sa réponse")).to_be_visible()


def send_again(form):
    """Post a form as it stands, as a double click or a bad line does; where one is led."""
    fields = form.evaluate("one => [...new FormData(one)]")
    page = form.page
    body = "&".join(f"{quote(name)}={quote(value)}" for name, value in fields)
    answer = page.request.post(
        form.get_attribute("action"),
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 200
    return answer.url


def test_a_declaration_sent_twice_counts_once(open_browser, newcomer):
    teacher, guide = newcomer(), activity(GUIDE)
    page = open_browser(teacher)
    page.goto(address(GUIDE))
    form = page.get_by_role("main").locator("form", has_text="J’ai lu ce guide")
    assert send_again(form) == send_again(form)
    assert teacher.evidence.filter(activity=guide).count() == 1
    assert list(completions_of(teacher, [guide.pk])) == [guide.pk]


def test_a_quiz_handed_in_twice_counts_once(open_browser, newcomer):
    teacher, quiz = newcomer(), activity(QUIZ)
    page = open_browser(teacher)
    page.goto(address(QUIZ))
    answer(quiz, page, lambda choice: choice.check())
    result = send_again(page.get_by_role("main").locator("form"))
    page.get_by_role("button", name="Remettre mes réponses").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiz réussi")
    expect(page).to_have_url(result)
    assert teacher.attempts.count() == 1


def test_a_forged_report_of_a_video_earns_two_hundredths_and_no_step(open_browser, newcomer):
    teacher, film = newcomer(), activity(FILM)
    page = open_browser(teacher)
    page.goto(address(FILM))
    status, told = page.evaluate(
        """async () => {
            const player = document.querySelector("[data-player]");
            const answer = await fetch(player.dataset.watchUrl, {
                method: "POST",
                headers: {
                    "Content-Type": "application/json",
                    "X-CSRFToken": player.querySelector("[name=csrfmiddlewaretoken]").value,
                },
                body: JSON.stringify({
                    event_id: crypto.randomUUID(), ranges: [[0, 99999]], position: 99999, speed: 2,
                }),
            });
            return [answer.status, await answer.json()];
        }"""
    )
    assert (status, told["done"]) == (200, False)
    # Two hundredths, and what the seconds since the page was opened allow.
    assert watch_state(teacher, film).seconds < film.details["duration"] / 4
    assert completions_of(teacher, [film.pk]) == {}
