"""The demo site, built once, served by this process, and looked at through the system's Chromium.

Browser tests keep promises made to a person: they act by role and label, as that person would.
They share one site, which no rollback cleans: each brings its own people (`newcomer`), so that
none depends on what another did.
"""

import os
import subprocess
import sys
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from lms.class_sessions.operations import plan
from lms.common import clock
from lms.people.models import Role
from lms.people.operations import open_account, open_post
from lms.territory.models import Audience, Organisation
from tests import factories

# Playwright runs a loop of its own in this thread; the arrangements around it are synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--autoplay-policy=no-user-gesture-required",
    ],
}
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
PATIENCE = 15_000  # milliseconds before an expectation gives up, on a slow machine
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker):
    """The address of the demo site, with its content origin beside it."""
    with django_db_blocker.unblock():
        call_command("build_demo", verbosity=0)
        server = LiveServer("localhost")
        content = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--log-level=error",
                f"--bind={urlsplit(settings.LEVIER_CONTENT_URL).netloc}",
                "lms.config.content_wsgi",
            ],
            # Its files are for the pages of this very server.
            env=os.environ
            | {"LEVIER_MEDIA": str(settings.MEDIA_ROOT), "LEVIER_SITE_URL": server.url},
        )
        yield server.url
        server.stop()
        content.terminate()
        content.wait(10)


@pytest.fixture(autouse=True)
def db(site, django_db_blocker):
    """Lets tests arrange and read through the same database as the site; nothing rolls back.

    Under this name pytest-django knows that a database is needed, and makes the one of tests.
    """
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium, site):
    """Opens a window, signed in as somebody or nobody; every window closes with the test."""
    contexts = []

    def opened(person=None, *, viewport=DESKTOP, javascript=True, dark=False):
        context = chromium.new_context(
            base_url=site,
            viewport=viewport,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            context.add_cookies([session_cookie(person, site)])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_browser):
    """A visitor's window, wide and light."""
    return open_browser()


def session_cookie(person, site):
    """A session as sign-in makes it; the sign-in screens have their own tests."""
    client = factories.client_of(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}


@pytest.fixture
def newcomer():
    """Opens an account nobody else uses: a teacher of Les Tilleuls unless told otherwise."""

    def opened(
        first_name="Camille",
        last_name="Durand",
        *,
        audience=Audience.TEACHER,
        role=Role.LEARNER,
        school=None,
        password=None,
    ):
        person = open_account(
            actor=None,
            email=f"{uuid.uuid4().hex[:12]}@demo.example",
            first_name=first_name,
            last_name=last_name,
            password=password,
        )
        open_post(
            actor=None,
            person=person,
            organisation=school or Organisation.objects.get(name__icontains="Tilleuls"),
            audience=audience,
            role=role,
            starts_on=clock.today() - timedelta(days=30),
        )
        return person

    return opened


@pytest.fixture
def trainer(newcomer):
    return newcomer(
        "Lise",
        "Aubry",
        audience=Audience.DIGITAL_ADVISER,
        role=Role.TRAINER,
        school=Organisation.objects.get(name="Circonscription de Valbourg Est"),
    )


@pytest.fixture
def reviewer(newcomer):
    """An adviser of the teachers' district: trains, reads practices, sees the district."""
    return newcomer(
        "Sacha",
        "Rivière",
        audience=Audience.ADVISER,
        role=Role.ADVISER,
        school=Organisation.objects.get(name="Circonscription de Valbourg Est"),
    )


@pytest.fixture
def planned(reviewer):
    """Plans a date of a class, in a few minutes or in days, given by the reviewer."""

    def plan_it(activity, *, after=timedelta(days=40), **facts):
        starts_at = clock.now() + after
        return plan(
            actor=reviewer,
            activity=activity,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            organisation=reviewer.posts.get().organisation,
            trainers=[reviewer],
            link="https://classes.demo.example/essai",
            **facts,
        )

    return plan_it


def goes_sideways(page):
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture(scope="session")
def faults(violations):
    """What is wrong on the page for the eye and the ear: axe's findings, and a page too wide."""

    def found(page):
        return violations(page) + (["wider than the window"] if goes_sideways(page) else [])

    return found


@pytest.fixture(scope="session")
def violations():
    """What axe finds on the page as it stands, as "rule: selector" lines."""
    axe = Axe()

    def found(page):
        results = axe.run(page).response["violations"]
        return sorted(
            f"{rule['id']}: {' '.join(map(str, node['target']))}"
            for rule in results
            for node in rule["nodes"]
        )

    return found
