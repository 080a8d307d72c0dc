"""Promise: a class on a meeting server is a click away, and the day it does not answer is said."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from lms.catalog.models import Activity
from lms.class_sessions import operations
from lms.class_sessions.models import ClassSession
from tests.browser.conftest import PHONE
from tests.fakes.meetings import SECRET, FakeBigBlueButton, saying


@pytest.fixture
def server(settings):
    fake = FakeBigBlueButton()
    facts = {"kind": "bigbluebutton", "url": fake.url, "secret": SECRET}
    settings.LEVIER_MEETING_SERVERS = {"classe": {"label": "Classe virtuelle", "facts": facts}}
    yield fake
    fake.stop()


@pytest.fixture
def session(planned, newcomer):
    """One that begins in ten minutes, held on the server and nowhere else."""
    activity = Activity.objects.filter(kind=Activity.Kind.CLASS, withdrawn_at=None).first()
    session = planned(activity, after=timedelta(minutes=10), meeting_server="classe")
    ClassSession.objects.filter(pk=session.pk).update(link="")
    return session


def test_a_server_that_does_not_answer_is_said_and_a_click_later_one_is_in(
    server, session, newcomer, open_browser, faults
):
    teacher = newcomer()
    operations.register(actor=teacher, session=session, person=teacher)
    page = open_browser(teacher, viewport=PHONE)
    page.goto(f"/sessions/{session.uuid}/")
    server.broken = saying(b"", 503)
    page.get_by_role("link", name="Rejoindre la classe").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Le serveur de réunion ne répond pas.")
    expect(main).to_contain_text("Votre place est gardée.")
    assert faults(page) == []
    server.broken = None
    cache.clear()  # a moment passes
    main.get_by_role("link", name="Réessayer").click()
    expect(page).to_have_url(re.compile(rf"^{server.url}/api/join\?.*role=VIEWER"))


def test_a_trainer_chooses_the_server_instead_of_a_link(
    server, session, reviewer, open_browser, faults
):
    page = open_browser(reviewer, viewport=PHONE)
    page.goto(f"/mes-classes/{session.uuid}/modifier/")
    choice = page.get_by_label("Se tient sur")
    expect(choice).to_have_value("classe")
    expect(page.get_by_label("Lien de connexion")).to_have_value("")
    assert faults(page) == []
    choice.select_option("Le lien ci-dessous")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("main")).to_contain_text("Donnez le lien de la classe en ligne.")
    choice.select_option("Classe virtuelle")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("La classe est enregistrée.")
    page.get_by_role("link", name="Rejoindre la classe").click()
    expect(page).to_have_url(re.compile(rf"^{server.url}/api/join\?.*role=MODERATOR"))
