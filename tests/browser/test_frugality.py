"""Promise: a page is light, asks nothing of another site, and fits the window and the reader."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.conftest import goes_sideways
from tests.browser.test_visitor import SCREENS

#: 1280 px enlarged four times: what WCAG 1.4.10 asks to read without moving sideways.
NARROW = {"width": 320, "height": 640}
TABLET = {"width": 768, "height": 1024}
# Bounds of a first visit, compressed: bytes, requests, elements.
MOST_BYTES, MOST_CSS, MOST_JS = 250_000, 40_000, 30_000
MOST_REQUESTS, MOST_ELEMENTS = 20, 600
SIGNED_IN = ["/mon-espace/", "/mon-espace/mes-donnees/", "/compte/", "/se-former/"]


def every_address(page):
    """All that the site tells search engines about, as paths, and what they are not told."""
    told = page.request.get("/sitemap.xml").text()
    paths = [urlsplit(address).path for address in re.findall(r"<loc>(.*?)</loc>", told)]
    assert len(paths) > 80
    return [*paths, *(screen for screen in SCREENS if screen not in paths)]


def test_no_page_asks_anything_of_another_site_nor_goes_sideways_when_enlarged(
    open_browser, newcomer, site
):
    ours = {urlsplit(site).netloc, urlsplit(settings.LEVIER_CONTENT_URL).netloc}
    elsewhere, sideways = [], []
    for person, addresses in ((None, None), (newcomer(), SIGNED_IN)):
        page = open_browser(person, viewport=NARROW)
        page.on(
            "request",
            lambda asked, page=page: (
                urlsplit(asked.url).scheme.startswith("http")
                and urlsplit(asked.url).netloc not in ours
                and elsewhere.append(f"{page.url}: {asked.url}")
            ),
        )
        for address in addresses or every_address(page):
            page.goto(address)
            if goes_sideways(page):
                sideways.append(address)
    assert elsewhere == []
    assert sideways == []


def test_the_public_screens_fit_a_tablet(open_browser):
    page = open_browser(viewport=TABLET)
    found = [screen for screen in SCREENS if page.goto(screen) and goes_sideways(page)]
    assert found == []


def weight_of(page, screen):
    """What a first visit fetches: (bytes compressed, of styles, of scripts, requests, elements)."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(screen, wait_until="networkidle")
    total, styles, scripts = 0, 0, 0
    for answer in answers:
        kind = answer.headers.get("content-type", "")
        if answer.status >= 300 and answer.request.resource_type != "document":
            continue
        body = answer.body()
        packed = kind.startswith("text/") or "javascript" in kind or "json" in kind or "svg" in kind
        size = len(gzip.compress(body)) if packed else len(body)
        total += size
        styles += size if kind.startswith("text/css") else 0
        scripts += size if "javascript" in kind else 0
    elements = page.locator("*").count()
    return total, styles, scripts, len(answers), elements


BOUNDS = (MOST_BYTES, MOST_CSS, MOST_JS, MOST_REQUESTS, MOST_ELEMENTS)


def test_a_first_visit_is_light(open_browser):
    heavy = {}
    for screen in SCREENS:
        page = open_browser()
        weight = weight_of(page, screen)
        page.context.close()  # a window that nothing was kept from, one at a time
        if any(told > bound for told, bound in zip(weight, BOUNDS, strict=True)):
            heavy[screen] = weight
    assert heavy == {}


MOVING = """
[...document.querySelectorAll("*")].filter((one) =>
  [null, "::before", "::after"].some((part) => {
    const style = getComputedStyle(one, part);
    const longest = (list) => Math.max(...list.split(",").map(parseFloat));
    return longest(style.transitionDuration) > 0.01 ||
      (style.animationName !== "none" && longest(style.animationDuration) > 0.01);
  })).map((one) => one.className || one.tagName)
"""


@pytest.mark.parametrize("screen", ["/", "/services/cahier-de-textes/", "/se-former/", "/blog/"])
def test_nothing_moves_for_who_asked_for_less_motion(page, screen):
    page.goto(screen)
    assert page.evaluate(MOVING) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


SEEN = """
() => {
  const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const marked = outlined || style.boxShadow !== "none";
  return {
    name: one === document.body ? "" : one.outerHTML.slice(0, 120),
    shown: marked && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}
"""


@pytest.mark.parametrize(
    "screen", ["/", "/profils/enseignants/", "/blog/", "/aide/questions/", "/aide/demande/"]
)
def test_by_keyboard_one_sees_where_one_is_and_comes_to_the_end(page, screen):
    page.goto(screen)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    unseen, passed = [], 1
    while passed < 200:
        page.keyboard.press("Tab")
        place = page.evaluate(SEEN)
        if not place["name"]:
            break
        passed += 1
        if not place["shown"]:
            unseen.append(place["name"])
    assert unseen == []
    assert 10 < passed < 200
