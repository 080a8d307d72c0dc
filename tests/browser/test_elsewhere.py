"""Promise: nothing is asked of another site before one's click; one may say “always”."""

import re

import pytest
from playwright.sync_api import expect

from cms.models import TrainingIndex, TutorialPage
from tests.cms.builders import live

FILM = "<!doctype html><title>Film</title><p>Film</p>"
PLAYERS = re.compile(r"^https://www\.youtube-nocookie\.com/")


@pytest.fixture
def film(site):
    page = live(
        TutorialPage,
        TrainingIndex.objects.first(),
        "Un film d’ailleurs",
        lead="Il est sur un autre site.",
        external_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        transcript="On y voit la cour de l’école.",
        all_is_said=True,
    )
    yield page
    page.unpublish()


def test_nothing_is_asked_of_the_other_site_before_a_click_and_the_choice_is_taken_back(
    open_browser, film, faults
):
    page, asked = open_browser(), []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(
            body="<!doctype html><title>Film</title><p>Film</p>", content_type="text/html"
        )

    page.context.route(PLAYERS, answer)
    page.goto(film.url)
    main = page.get_by_role("main")
    play = main.get_by_role("button", name="Lire ici, avec YouTube")
    expect(play).to_be_visible()
    assert asked == []
    assert faults(page) == []
    main.get_by_role("checkbox", name="Toujours lire les vidéos de YouTube").check()
    play.focus()
    page.keyboard.press("Enter")
    expect(main.locator("iframe")).to_have_attribute("title", "Un film d’ailleurs")
    expect(main.frame_locator("iframe").get_by_text("Film")).to_be_visible()
    page.reload()
    expect(main.frame_locator("iframe").get_by_text("Film")).to_be_visible()
    main.get_by_role("button", name="Redemander avant chaque vidéo de YouTube").click()
    expect(play).to_be_focused()
    page.reload()
    expect(play).to_be_visible()
    assert len(asked) == 2


def test_without_javascript_it_is_a_link(open_browser, film):
    page = open_browser(javascript=False)
    page.goto(film.url)
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name=re.compile("^Regarder la vidéo"))).to_be_visible()
    expect(main.get_by_role("button", name="Lire ici, avec YouTube")).to_have_count(0)
