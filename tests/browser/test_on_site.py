"""Promises to those who come in person: a code in the room, a signature on their phone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from cms.models import ClassPage, TrainingIndex
from lms.catalog.models import Activity
from lms.class_sessions import operations
from lms.class_sessions.models import Attendance
from lms.common import clock
from lms.territory.models import Organisation
from tests.browser.conftest import DESKTOP, PHONE
from tests.cms import builders


@pytest.fixture
def workshop(trainer):
    """On site, with two seats; it begins in ten minutes."""
    word = uuid4().hex[:6]
    title = f"Atelier {word}"
    page = builders.live(ClassPage, TrainingIndex.objects.get(), title, slug=word, minutes=45)
    starts_at = clock.now() + timedelta(minutes=10)
    return operations.plan(
        actor=trainer,
        activity=Activity.objects.get(uuid=page.translation_key),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        organisation=Organisation.objects.get(name="Circonscription de Valbourg Est"),
        trainers=[trainer],
        seats=2,
        modality="in_person",
        place="École Les Tilleuls, salle 3",
    )


def let_it_begin(session):
    session.starts_at = clock.now() - timedelta(minutes=1)
    session.ends_at = session.starts_at + timedelta(minutes=45)
    session.save()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_code_in_the_room_becomes_a_signature_then_an_attendance(
    open_browser, newcomer, trainer, workshop, faults, dark
):
    expected, unexpected = newcomer("Anne", "Abadie"), newcomer("Boris", "Bel")
    operations.register(actor=expected, session=workshop, person=expected)

    room = open_browser(trainer, dark=dark)
    room.goto(f"/mes-classes/{workshop.uuid}/")
    room.get_by_role("link", name="Code d’émargement").click()
    code = room.get_by_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")).inner_text()
    expect(room.get_by_role("img", name="Code QR")).to_be_visible()
    for viewport in (DESKTOP, PHONE):
        room.set_viewport_size(viewport)
        assert faults(room) == []

    phone = open_browser(expected, viewport=PHONE, dark=dark)
    phone.goto(f"/sessions/{workshop.uuid}/")
    phone.get_by_role("link", name="Émarger sur place").click()
    phone.get_by_label("Code affiché dans la salle").fill("7K4M-QX2P")
    phone.get_by_role("button", name="Signer ma présence").click()
    expect(phone.get_by_role("alert")).to_contain_text("Aucune classe n’a ce code")
    assert faults(phone) == []
    phone.get_by_label("Code affiché dans la salle").fill(code.lower())
    phone.get_by_role("button", name="Signer ma présence").click()
    expect(phone.get_by_role("main").get_by_role("status")).to_contain_text("Vous avez signé à")
    assert faults(phone) == []

    other = open_browser(unexpected, viewport=PHONE, dark=dark)
    other.goto(f"/emargement/?code={code}")
    expect(other.get_by_role("main")).to_contain_text("Vous n’avez pas de place")
    assert faults(other) == []
    other.get_by_role("button", name="Prendre une place et signer").click()
    expect(other.get_by_role("main").get_by_role("status")).to_contain_text("Vous avez signé à")

    let_it_begin(workshop)
    room.goto(f"/mes-classes/{workshop.uuid}/emargement/")
    present = room.get_by_role("group", name="Qui est présent")
    for name in ("Anne Abadie", "Boris Bel"):
        expect(present.get_by_label(name)).to_be_checked()
    assert faults(room) == []
    room.get_by_text("Minutes de chacun").click()
    room.get_by_role("spinbutton", name="Boris Bel").fill("30")
    room.get_by_role("button", name="Enregistrer les présences").click()
    expect(room.get_by_role("main")).to_contain_text("2 personnes présentes sur 2 inscrites")
    assert set(
        Attendance.objects.filter(session=workshop).values_list("person__last_name", "minutes")
    ) == {("Abadie", None), ("Bel", 30)}

    present.get_by_label("Boris Bel").uncheck()
    room.get_by_role("button", name="Enregistrer les présences").click()
    expect(room.get_by_role("alert")).to_contain_text("Dites pourquoi")
    assert faults(room) == []
    room.get_by_label("Pourquoi cette correction").fill("Parti dès le début")
    room.get_by_role("button", name="Enregistrer les présences").click()
    expect(present.get_by_role("listitem").filter(has_text="Boris Bel")).to_contain_text(
        "Parti dès le début"
    )
    assert faults(room) == []
