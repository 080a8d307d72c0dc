"""Videos of other sites: which are known, and that nothing is asked of them by the page itself."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import override_settings

from cms.blocks import BodyBlock
from cms.elsewhere import player_of
from cms.models import StandardPage, TutorialPage
from tests.cms.builders import live

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
NOCOOKIE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (YOUTUBE, NOCOOKIE),
        ("https://youtu.be/dQw4w9WgXcQ", NOCOOKIE),
        ("https://m.youtube.com/watch?list=x&v=dQw4w9WgXcQ", NOCOOKIE),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        (
            "https://podeduc.apps.education.fr/video/1234-mon-cours/",
            "https://podeduc.apps.education.fr/video/1234-mon-cours/?is_iframe=true",
        ),
        (
            "https://tube.academie.example/w/gHk3vT9bXy",
            "https://tube.academie.example/videos/embed/gHk3vT9bXy",
        ),
    ],
)
@override_settings(LEVIER_PEERTUBE_HOSTS=["tube.academie.example"])
def test_the_player_of_a_known_site_is_found(address, player):
    assert player_of(address).url == player


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://youtu.be/dQw4w9WgXcQ",  # in clear
        "https://youtube.com.mechant.example/watch?v=dQw4w9WgXcQ",
        "https://mechant.example/?u=youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=%22onload%3Dx%22",
        "https://www.youtube.com/",
        "https://youtu.be/dQw4w9WgXcQ/../../etc",
        "https://vimeo.com/76979871/../1",
        "https://tube.inconnu.example/w/gHk3vT9bXy",
        "javascript:alert(1)",
        "https://[youtube.com/",
    ],
)
def test_any_other_address_has_none(address):
    assert not player_of(address)


def test_a_tutorial_elsewhere_shows_a_poster_and_names_the_site(site, client):
    page = live(TutorialPage, site.training, "Ailleurs", external_url=YOUTUBE, transcript="Dit.",
                all_is_said=True)  # fmt: skip
    answer = client.get(page.url)
    main = BeautifulSoup(answer.content, "html.parser").select_one("main")
    box = main.select_one("[data-elsewhere]")
    assert box["data-player"] == NOCOOKIE
    assert "Cette vidéo est sur YouTube." in box.get_text()
    assert box.select_one("a")["href"] == YOUTUBE
    assert not main.select("iframe, img[src^='https://']")
    assert "https://www.youtube-nocookie.com" in answer["Content-Security-Policy"]


def test_a_tutorial_on_an_unknown_site_is_a_link(site, client):
    address = "https://ailleurs.example/film"
    page = live(TutorialPage, site.training, "Plus loin", external_url=address, transcript="Dit.",
                all_is_said=True)  # fmt: skip
    main = BeautifulSoup(client.get(page.url).content, "html.parser").select_one("main")
    assert not main.select("[data-elsewhere], button[data-play]")
    assert main.select_one(f"a[href='{address}']")


def test_a_block_says_which_sites_it_knows(site, client):
    block = BodyBlock().child_blocks["external_video"]
    value = {"title": "Un film", "text": "On y voit la cour.", "url": "https://ailleurs.example/"}
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(value))
    [sentence] = refused.value.block_errors["url"].messages
    assert "podeduc.apps.education.fr" in sentence
    body = [{"type": "external_video", "value": value | {"url": YOUTUBE}}]
    page = live(StandardPage, site.home, "Un film d’ailleurs", body=body)
    text = client.get(page.url).content.decode()
    assert NOCOOKIE in text
    assert "On y voit la cour." in text
