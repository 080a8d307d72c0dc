"""Promised to an editor: the back office works whole where no injected script may run."""

import json
import re
from pathlib import Path

import pytest
import wagtail
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Page, get_page_models

from cms import groups
from cms.models import CurriculumPage, TrainingIndex
from cms.models.base import BasePage
from lms.territory.models import EntRelease

SCREENS = [
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailimages:index",
    "wagtailimages:add",
    "wagtaildocs:index",
    "wagtailmedia:index",
    "wagtailadmin_account",
    "wagtailadmin_reports:site_history",
    "ent_services:index",
    "upkeep",
]
# What axe finds in Wagtail's own markup, and nowhere else. It may only shrink.
WAGTAILS_OWN = Path(__file__).with_name("wagtail_axe_allowlist.json")
MOST_KNOWN = 4
#: Screens whose markup is ours: they are looked at in the dark as well.
OURS = ["wagtailadmin_home", "upkeep"]


@pytest.fixture
def editor(newcomer):
    person = newcomer()
    person.groups.add(Group.objects.get(name=groups.EDITORS))
    return person


@pytest.fixture
def office(open_browser, editor):
    """An editor's window, and what its console complains of."""
    window, complaints = open_browser(editor), []
    window.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    return window, complaints


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def one_of_each_type():
    types = [one for one in get_page_models() if issubclass(one, BasePage)]
    found = [(one, one.objects.first()) for one in types]
    missing = {one.__name__ for one, page in found if page is None}
    assert missing == set(), "the demo shows every type of page"
    return [page for _one, page in found]


def every_screen():
    training = TrainingIndex.objects.first()
    return [
        *(reverse(name) for name in SCREENS),
        *(edit_address(page) for page in one_of_each_type()),
        # A table.
        edit_address(Page.objects.get(slug="donnees-personnelles")),
        reverse("wagtailadmin_explore", args=[training.pk]),
        reverse("wagtailmedia:add", args=["video"]),
        reverse("upkeep_release", args=[a_release().pk]),
    ]


def a_release():
    return EntRelease.objects.first()


def without_numbers(fault):
    """The same fault whatever the line it is on, and whatever identifier Wagtail draws."""
    # A text editor alone on its screen is named by its class: the same editor, the same fault.
    fault = fault.replace(".notranslate", 'div[aria-describedby="placeholder-*"]')
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=placeholder-)\w+|\d+", "*", fault)


def test_no_screen_of_the_back_office_is_refused_a_script_or_has_a_fault_of_ours(
    office, violations
):
    window, complaints = office
    found = set()
    for address in every_screen():
        window.goto(address, wait_until="networkidle")
        found.update(map(without_numbers, violations(window)))
    window.emulate_media(color_scheme="dark")
    for address in [*map(reverse, OURS), reverse("upkeep_release", args=[a_release().pk])]:
        window.goto(address, wait_until="networkidle")
        found.update(map(without_numbers, violations(window)))
    assert complaints == []
    known = json.loads(WAGTAILS_OWN.read_text(encoding="utf-8"))
    assert len(known) <= MOST_KNOWN
    # Both ways: a fault that Wagtail mended leaves the list, and MOST_KNOWN falls with it.
    assert found == {f"{one['rule']}: {one['selector']}" for one in known}
    assert {one["version"] for one in known} == {wagtail.__version__}


def test_a_step_is_added_to_a_curriculum_and_its_page_chosen(office):
    window, complaints = office
    curriculum = CurriculumPage.objects.first()
    window.goto(edit_address(curriculum), wait_until="networkidle")
    number = curriculum.steps.count()
    window.locator("#id_steps-ADD").click()
    window.locator(f"#id_steps-{number}-page-chooser button:visible").first.click()
    window.locator(".modal-dialog").wait_for()
    assert Page.objects.get(pk=curriculum.pk).live
    assert complaints == []


def test_an_editor_reads_pages_again_after_a_version_of_the_ent(office):
    page, complaints = office
    page.goto(reverse("wagtailadmin_home"))
    page.get_by_role("link", name="Voir l’entretien").click()
    main = page.get_by_role("main")
    main.get_by_role("link", name="Mosaïque 4.2").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Mosaïque 4.2")
    [done, pages] = re.findall(r"\d+", main.get_by_text(re.compile("^Relues")).inner_text())
    first = main.get_by_role("button", name=re.compile("^Relue, rien à changer")).first
    title = first.get_attribute("aria-label").split(":")[1].strip()
    first.click()
    expect(page.get_by_text(f"« {title} » : relue aujourd’hui.")).to_be_visible()
    expect(main.get_by_text(f"Relues : {int(done) + 1} sur {pages}")).to_be_visible()
    row = main.get_by_role("row").filter(has=page.get_by_role("link", name=title, exact=True))
    expect(row.get_by_role("button")).to_have_count(0)
    assert complaints == []
