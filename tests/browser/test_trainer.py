"""Promises to a trainer: from one form to the step of those who came, on a computer or a phone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from cms.models import ClassPage, CurriculumPage, TrainingIndex
from lms.catalog.models import Activity, Curriculum
from lms.class_sessions import operations
from lms.class_sessions.models import ClassSession
from lms.common import clock
from lms.enrolment.operations import enrol
from lms.people.models import Role
from lms.territory.models import Audience, Organisation, SchoolHoliday
from lms.territory.operations import found_organisation
from tests.browser.conftest import DESKTOP, PHONE
from tests.cms import builders


@pytest.fixture
def colleagues(newcomer):
    """Three teachers, in the order of their names."""
    return [newcomer("Anne", "Abadie"), newcomer("Boris", "Bel"), newcomer("Chloé", "Cros")]


@pytest.fixture
def curriculum():
    """A curriculum whose only step is a class that nobody has planned yet."""
    training, word = TrainingIndex.objects.get(), uuid4().hex[:6]
    page = builders.live(ClassPage, training, f"Classe {word}", slug=f"classe-{word}", minutes=45)
    return builders.live(
        CurriculumPage, training, f"Parcours {word}", slug=f"parcours-{word}", steps=[page]
    )


@pytest.fixture
def activity(curriculum):
    return Activity.objects.get(uuid=curriculum.steps.get().page.translation_key)


@pytest.fixture
def dated(activity, trainer):
    starts_at = in_days(3)
    return operations.plan(
        actor=trainer,
        activity=activity,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        organisation=Organisation.objects.get(name="Circonscription de Valbourg Est"),
        trainers=[trainer],
        seats=2,
        waiting_places=5,
        link="https://visio.example/classe",
    )


def in_days(days):
    return clock.now().replace(hour=13, minute=0, second=0, microsecond=0) + timedelta(days=days)


def next_wednesday():
    today = clock.today()
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


def take_places(session, people):
    for person in people:
        operations.register(actor=person, session=session, person=person)


def let_it_be_over(session):
    """The day comes, the hour passes."""
    ended = clock.now() - timedelta(minutes=5)
    ClassSession.objects.filter(pk=session.pk).update(
        starts_at=ended - timedelta(minutes=45), ends_at=ended
    )


def follow(person, page):
    curriculum = Curriculum.objects.get(uuid=page.curriculum_uuid)
    enrol(actor=person, person=person, curriculum=curriculum)


def list_named(page, heading):
    return page.get_by_role("region", name=heading).get_by_role("listitem")


def press(page, control):
    control.focus()
    page.keyboard.press("Enter")


def write(page, label, text):
    page.get_by_label(label).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_by_keyboard_a_class_is_planned_and_counts_for_those_who_came(
    open_browser, trainer, colleagues, curriculum, activity
):
    page = open_browser(trainer)
    page.goto("/mes-classes/")
    press(page, page.get_by_role("link", name="Planifier une classe").first)
    page.get_by_label("Sujet").focus()
    page.keyboard.type(activity.title)
    # Fields drawn by the browser, in the order of its own language.
    page.get_by_label("Date").fill(in_days(2).date().isoformat())
    page.get_by_label("Début").fill("14:00")
    write(page, "Durée en minutes", "45")
    write(page, "Lien de connexion", "https://visio.example/classe")
    write(page, "Places", "2")
    press(page, page.get_by_role("button", name="Publier"))
    expect(page.get_by_role("heading", level=1)).to_have_text(activity.title)
    expect(page.get_by_role("main")).to_contain_text("14 h à 14 h 45")
    expect(page.get_by_role("main")).to_contain_text("2 places restantes sur 2")

    anne, boris, _chloe = colleagues
    for person in colleagues:
        follow(person, curriculum)
    session = ClassSession.objects.get(activity=activity)
    take_places(session, [boris, colleagues[2], anne])
    page.reload()
    expect(list_named(page, "Personnes inscrites")).to_have_text(
        [re.compile("Boris Bel.*Les Tilleuls", re.S), re.compile("Chloé Cros")]
    )
    expect(list_named(page, "Liste d’attente")).to_have_text([re.compile("1.*Anne Abadie", re.S)])

    let_it_be_over(session)
    phone = open_browser(trainer, viewport=PHONE)
    phone.goto("/mes-classes/")
    press(phone, list_named(phone, "Émargement à faire").get_by_role("link").last)
    tick = phone.get_by_role("group", name="Qui est présent").get_by_label("Boris Bel")
    tick.focus()
    phone.keyboard.press("Space")
    press(phone, phone.get_by_role("button", name="Enregistrer les présences"))
    expect(phone.get_by_role("status")).to_contain_text("enregistré")
    expect(phone.get_by_role("main")).to_contain_text("1 personne présente sur 2 inscrites")
    expect(tick).to_be_checked()
    expect(phone.get_by_role("group", name="Qui est présent")).to_contain_text("Absence notée")

    came, missed = open_browser(boris), open_browser(colleagues[2])
    came.goto(activity.path)
    expect(came.get_by_role("main")).to_contain_text("Étape terminée")
    missed.goto(activity.path)
    expect(missed.get_by_role("main")).not_to_contain_text("Étape terminée")


def test_without_javascript_mistakes_are_said_together_and_nothing_is_lost(
    open_browser, trainer, colleagues, activity
):
    page = open_browser(trainer, viewport=PHONE, javascript=False)
    page.goto("/mes-classes/planifier/")
    page.get_by_label("Sujet").select_option(activity.title)
    page.get_by_label("Date").fill((clock.today() - timedelta(days=2)).isoformat())
    page.get_by_label("Début").fill("14:00")
    page.get_by_label("Places").fill("0")
    page.get_by_label("Avec").fill("personne@nulle-part.example")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("alert")).to_contain_text("4 points à revoir")
    for label, sentence in {
        "Date": "Cette date est passée",
        "Lien de connexion": "Donnez le lien",
        "Places": "au moins 1 place",
        "Avec": "personne@nulle-part.example",
    }.items():
        field = page.get_by_label(label)
        expect(field).to_have_accessible_description(re.compile(sentence))
        expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Début")).to_have_value("14:00")
    expect(page.get_by_label("Avec")).to_have_value("personne@nulle-part.example")

    page.get_by_label("Date").fill(in_days(2).date().isoformat())
    page.get_by_label("Lien de connexion").fill("https://visio.example/classe")
    page.get_by_label("Places").fill("12")
    page.get_by_label("Avec").fill("")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("main")).to_contain_text("12 places restantes sur 12")

    session = ClassSession.objects.get(activity=activity)
    take_places(session, colleagues)
    let_it_be_over(session)
    page.goto(f"/mes-classes/{session.uuid}/emargement/")
    page.get_by_role("group", name="Qui est présent").get_by_label("Anne Abadie").check()
    page.get_by_text("Absences excusées").click()
    page.get_by_role("group", name="Cochez").get_by_label("Boris Bel").check()
    page.get_by_role("button", name="Enregistrer les présences").click()
    expect(page.get_by_role("group", name="Qui est présent").get_by_role("listitem")).to_have_text(
        [
            re.compile("Anne Abadie"),
            re.compile("Boris Bel.*Absence excusée", re.S),
            re.compile("Chloé Cros.*Absence notée", re.S),
        ]
    )


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_six_wednesdays_are_planned_across_holidays_and_one_is_copied(
    open_browser, newcomer, activity, viewport
):
    wednesday, word = next_wednesday(), uuid4().hex[:6]
    # A place with these holidays and no other, whatever the day of the test.
    place = found_organisation(
        actor=None, kind="partner", code=word, name="Atelier", zone="wallis", public_calendar=""
    )
    SchoolHoliday.objects.create(
        zone=place.zone, school_year=word, name="Vacances d’essai",
        starts_on=wednesday + timedelta(days=5), ends_on=wednesday + timedelta(days=10),
    )  # fmt: skip
    trainer = newcomer("Lise", "Aubry", audience="staff", role=Role.TRAINER, school=place)
    page = open_browser(trainer, viewport=viewport)
    page.goto("/mes-classes/planifier/")
    page.get_by_label("Sujet").select_option(activity.title)
    page.get_by_label("Date", exact=True).fill(wednesday.isoformat())
    page.get_by_label("Début").fill("14:00")
    page.get_by_label("Lien de connexion").fill("https://visio.example/classe")
    page.get_by_label("Répéter").select_option("Chaque semaine")
    page.get_by_label("Jusqu’au").fill((wednesday + timedelta(weeks=6)).isoformat())
    page.get_by_label("Jusqu’au").blur()
    told = page.get_by_role("status")
    expect(told).to_contain_text("6 dates, à partir du mercredi")
    expect(told).to_contain_text("(Vacances d’essai)")
    assert not ClassSession.objects.filter(activity=activity).exists()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("main")).to_contain_text("6 dates sont planifiées")
    planned = ClassSession.objects.filter(activity=activity)
    assert planned.count() == 6

    page.goto(f"/mes-classes/{planned.first().uuid}/")
    page.get_by_role("link", name="Copier à une autre date").click()
    page.get_by_label("Date", exact=True).fill((wednesday + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Publier cette date").click()
    expect(page.get_by_role("main")).to_contain_text("jeudi")
    expect(page.get_by_role("main")).to_contain_text("14 h à 15 h")
    assert planned.count() == 7


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_head_takes_seats_for_their_whole_school(open_browser, newcomer, dated, faults, dark):
    school = found_organisation(
        actor=None, kind="school", code=uuid4().hex[:8], name="École du test",
        parent=Organisation.objects.get(name="Circonscription de Valbourg Est"),
    )  # fmt: skip
    head = newcomer("Odile", "Faure", audience=Audience.HEAD, role=Role.HEAD, school=school)
    for name in ("Anne", "Boris", "Chloé"):
        newcomer(name, "Rey", school=school)
    page = open_browser(head, viewport=PHONE, dark=dark)
    page.goto(f"/sessions/{dated.uuid}/")
    page.get_by_role("link", name="Inscrire des collègues").click()
    assert faults(page) == []
    page.get_by_role("button", name="Tout cocher").click()
    page.get_by_role("button", name="Inscrire les personnes cochées").click()
    expect(page.get_by_role("main")).to_contain_text("2 personnes ont une place")
    expect(page.get_by_role("main")).to_contain_text("1 personne est en liste d’attente")
    assert faults(page) == []
    expect(list_named(page, "Inscriptions déjà faites")).to_have_text(
        [
            re.compile("Anne Rey.*a une place", re.S),
            re.compile("Boris Rey.*a une place", re.S),
            re.compile("Chloé Rey.*en attente", re.S),
        ]
    )


def test_only_what_people_wrote_in_their_diary_is_told(open_browser, trainer, colleagues, dated):
    take_places(dated, colleagues)
    page = open_browser(trainer)

    def change(label, value):
        page.goto(f"/mes-classes/{dated.uuid}/modifier/")
        page.get_by_label(label).fill(value)
        page.get_by_role("button", name="Enregistrer").click()

    change("Places", "3")
    expect(page.get_by_role("status")).to_have_text("La classe est enregistrée.")
    expect(list_named(page, "Personnes inscrites")).to_have_count(3)
    change("Début", "16:30")
    expect(page.get_by_role("status")).to_contain_text("seront prévenues dans dix minutes")
    expect(page.get_by_role("main")).to_contain_text("16 h 30 à 17 h 15")

    page.get_by_role("link", name="Annuler la classe").click()
    page.get_by_label("Pourquoi est-elle annulée").fill("La salle est en travaux.")
    page.get_by_role("button", name="Annuler la classe").click()
    expect(page.get_by_role("main")).to_contain_text("La salle est en travaux.")


def test_on_a_phone_a_long_list_keeps_its_button_at_hand_and_hides_nobody(
    open_browser, trainer, newcomer, dated
):
    operations.change(actor=trainer, session=dated, seats=9)
    take_places(dated, [newcomer(last_name=f"Nom{letter}") for letter in "ABCDEFGHI"])
    let_it_be_over(dated)
    page = open_browser(trainer, viewport=PHONE)
    page.goto(f"/mes-classes/{dated.uuid}/emargement/")
    button = page.get_by_role("button", name="Enregistrer les présences")
    expect(button).to_be_in_viewport(ratio=1)
    for tick in page.get_by_role("group", name="Qui est présent").get_by_role("checkbox").all():
        tick.focus()
        foot = tick.bounding_box()
        assert foot["y"] + foot["height"] <= button.bounding_box()["y"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_screens_of_a_trainer_have_no_fault_and_fit(
    open_browser, trainer, colleagues, dated, faults, dark
):
    take_places(dated, colleagues)
    page = open_browser(trainer, dark=dark)
    mine, public = f"/mes-classes/{dated.uuid}", f"/sessions/{dated.uuid}"

    def look():
        for viewport in (DESKTOP, PHONE):
            page.set_viewport_size(viewport)
            assert (page.url, faults(page)) == (page.url, [])

    for address in (
        f"{mine}/",
        f"{mine}/modifier/",
        f"{mine}/annuler/",
        f"{mine}/copier/",
        f"{public}/",
    ):
        page.goto(address)
        look()
    page.goto("/mes-classes/planifier/")
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("alert").wait_for()
    look()
    page.goto("/mon-agenda/")
    look()
    page.get_by_role("button", name="Créer mon adresse").click()
    page.get_by_role("link", name="Ajouter à mon agenda").wait_for()
    look()
    let_it_be_over(dated)
    for address in ("/mes-classes/", f"{mine}/emargement/", f"{public}/rejoindre/"):
        page.goto(address)
        look()
