"""Promise: one finds a date in the agenda, and « Complet » is no dead end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lms.catalog.operations import publish_activity
from lms.class_sessions.models import DateWish
from lms.class_sessions.operations import register
from lms.common import clock
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_teacher import CURRICULUM


@pytest.fixture
def messaging():
    """At the address of the curriculum's own: every link of the agenda leads somewhere."""
    identity = uuid4()
    return publish_activity(
        actor=None,
        uuid=identity,
        kind="class",
        title=f"Écrire aux familles, essai {str(identity)[:4]}",
        path=f"{CURRICULUM}messagerie-cadre-et-horaires/",
        minutes=45,
        audiences=["head"],
    )


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_teacher_goes_from_full_to_a_seat(
    open_browser, newcomer, planned, messaging, faults, viewport
):
    full = planned(messaging, after=timedelta(days=1), seats=1, waiting_places=0)
    free = planned(messaging, after=timedelta(days=3), seats=5)
    register(actor=None, session=full, person=newcomer("Noa", "Petit"))
    teacher = newcomer()
    page = open_browser(teacher, viewport=viewport)
    main = page.get_by_role("main")

    page.goto("/agenda/?vue=liste&profil=head")
    main.get_by_role("link", name=messaging.title).first.click()
    expect(main.get_by_text("La seule place est prise.")).to_be_visible()
    assert faults(page) == []
    main.get_by_role("button", name="Me prévenir des nouvelles dates").click()
    expect(page.get_by_role("status")).to_contain_text(
        "Nous vous écrivons dès qu’il y a des places"
    )
    main.get_by_role("link", name="Il reste des places à 1 autre date.").click()
    main.get_by_role("button", name="Prendre une place").click()
    expect(page.get_by_role("status")).to_contain_text("Vous avez une place.")
    [held] = teacher.registrations.all()
    assert (held.session, held.state) == (free, "seated")
    assert not DateWish.objects.filter(person=teacher).exists()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_agenda_is_read_on_any_screen_without_javascript(
    open_browser, planned, messaging, faults, viewport, dark
):
    after = timedelta(days=3)
    session = planned(messaging, after=after, seats=5)
    day = timezone.localtime(clock.now() + after).date().isoformat()
    page = open_browser(viewport=viewport, dark=dark)
    for view in ("mois", "semaine", "liste"):
        page.goto(f"/agenda/?vue={view}&jour={day}&profil=head")
        link = page.get_by_role("main").get_by_role("link", name=messaging.title).last
        expect(link).to_be_visible()
        assert faults(page) == []

    plain = open_browser(viewport=viewport, javascript=False)
    plain.goto(f"/agenda/?jour={day}")
    plain.get_by_text("Affiner les dates").click()
    plain.get_by_label("Profil").select_option("head")
    plain.get_by_role("button", name="Affiner", exact=True).click()
    plain.get_by_role("main").locator(f"a[href='/sessions/{session.uuid}/']").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(messaging.title)
