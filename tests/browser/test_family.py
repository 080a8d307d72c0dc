"""Promise: a family follows a curriculum without an account; its progress stays in its browser."""

import re

import pytest
from playwright.sync_api import expect

from lms.catalog.models import Activity, Curriculum
from lms.progress.models import Completion
from tests.browser.conftest import DESKTOP, PHONE

FAMILY = "/se-former/suivre-l-ecole-de-mon-enfant/"
TEACHERS = "/se-former/ma-classe-dans-l-ent/"


def steps_of(address):
    curriculum = Curriculum.objects.get(slug=address.split("/")[2])
    return [one.activity for one in curriculum.current_version.steps.select_related("activity")]


def tick(page, activity):
    page.goto(activity.path)
    box = page.locator(f"[data-tick='{activity.uuid}']")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def kept(page):
    return page.evaluate("localStorage.getItem('ticks')")


def cookies(page):
    return sorted(cookie["name"] for cookie in page.context.cookies())


@pytest.mark.parametrize(("viewport", "dark"), [(PHONE, False), (DESKTOP, True)])
def test_a_parent_ticks_comes_back_and_erases_and_nothing_leaves_the_browser(
    open_browser, faults, viewport, dark
):
    page = open_browser(viewport=viewport, dark=dark)
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.resource_type)))
    count, erase = page.locator("[data-tick-count]"), page.locator("[data-erase]")
    first, second, *others = steps_of(FAMILY)
    total = len(others) + 2

    page.goto(FAMILY)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(count).to_be_hidden()
    expect(erase).to_be_hidden()
    before = cookies(page)
    tick(page, first)
    assert faults(page) == []
    tick(page, second)
    page.reload()
    expect(page.locator("[data-tick]")).to_be_checked()

    page.goto(FAMILY)
    expect(count).to_have_text(re.compile(rf"^2 .* {total}\D*$"))
    expect(page.locator(".tile-icon[data-ticked]:visible")).to_have_count(2)
    assert faults(page) == []
    erase.click()
    expect(page.locator("[data-erased]")).to_be_focused()
    expect(count).to_be_hidden()
    expect(page.locator("[data-ticked]:visible")).to_have_count(0)
    assert kept(page) is None
    assert faults(page) == []

    page.goto(first.path)
    expect(page.locator("[data-tick]")).not_to_be_checked()
    assert {method for method, _kind in asked} == {"GET"}
    assert not {kind for _method, kind in asked} & {"fetch", "xhr", "ping", "beacon"}
    assert cookies(page) == before


def test_without_javascript_nothing_is_offered(open_browser):
    page = open_browser(javascript=False, viewport=PHONE)
    page.goto(steps_of(FAMILY)[0].path)
    expect(page.locator("[data-tick]")).to_be_hidden()
    page.goto(FAMILY)
    expect(page.locator("[data-erase]")).to_be_hidden()


def test_every_kind_of_step_may_be_ticked(page):
    for kind in Activity.Kind.values:
        activity = next(one for one in steps_of(TEACHERS) if one.kind == kind)
        tick(page, activity)
    assert kept(page).count("-") == len(Activity.Kind.values) * 6  # 4 in a uuid, 2 in a day


def test_a_teacher_brings_along_the_guide_and_the_device_forgets(
    open_browser, site, newcomer, faults
):
    teacher = newcomer()
    page = open_browser(teacher, viewport=PHONE)
    steps = steps_of(TEACHERS)
    guide = next(one for one in steps if one.kind == Activity.Kind.GUIDE)
    practice = next(one for one in steps if one.kind == Activity.Kind.PRACTICE)
    page.goto(TEACHERS)
    expect(page.locator("form[data-bring]")).to_be_hidden()
    ticks = f'{{"{guide.uuid}": "2026-11-02", "{practice.uuid}": "2026-11-03"}}'
    page.evaluate("ticks => localStorage.setItem('ticks', ticks)", ticks)
    page.reload()
    assert faults(page) == []
    page.locator("form[data-bring] button[type=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("1")
    expect(page.locator("form[data-bring]")).to_be_hidden()
    assert kept(page) is None
    expect(page.locator(f"a[href='/activites/{guide.uuid}/preuve/']")).to_be_visible()
    done = Completion.objects.get(person=teacher)
    assert (done.activity, done.rule) == (guide, "button")
