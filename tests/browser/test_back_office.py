"""Promised to an editor: the back office works whole where no injected script may run."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from cms import groups
from cms.models import (
    ClassPage,
    CurriculumPage,
    GuidePage,
    PracticePage,
    QuizPage,
    ServicePage,
    TrainingIndex,
    TutorialPage,
)

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
]
EDITED = [ClassPage, CurriculumPage, GuidePage, PracticePage, QuizPage, ServicePage, TutorialPage]


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


def test_no_screen_of_the_back_office_asks_for_a_script_that_is_refused(office):
    window, complaints = office
    training = TrainingIndex.objects.first()
    addresses = [reverse(name) for name in SCREENS]
    addresses += [edit_address(page_type.objects.first()) for page_type in EDITED]
    addresses.append(reverse("wagtailadmin_explore", args=[training.pk]))
    addresses.append(reverse("wagtailmedia:add", args=["video"]))
    for address in addresses:
        window.goto(address, wait_until="networkidle")
    assert complaints == []


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
