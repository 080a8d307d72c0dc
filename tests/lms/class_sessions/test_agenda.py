"""The agenda of all classes: by month, by week, as a list; narrowed; shared by its address."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.catalog.operations import publish_activity, withdraw_activity
from lms.class_sessions import operations
from lms.common import clock
from lms.territory.models import EntService, Organisation, PublicHoliday, SchoolHoliday
from tests import factories

pytestmark = pytest.mark.django_db
AGENDA = reverse("class_sessions:dates")


def read(client, **asked):
    answer = client.get(AGENDA, asked)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(node):
    return " ".join(node.get_text(" ").split())


def titles(page):
    """The session of each link, in order, as (day of its cell, title)."""
    found = []
    for event in page.select(".month .event, .week .event"):
        day = event.find_parent(["td", "tr"])
        day = day if day.name == "tr" or day.find_parent(class_="month") else day.find_parent("tr")
        found.append((day.select_one("time")["datetime"], words(event.select_one("a"))))
    return found


@pytest.fixture
def other_activity(db):
    return factories.activity("class", "Animer le blog", minutes=60)


# --- What is shown -------------------------------------------------------------------------------


def test_a_month_is_a_table_that_says_each_day_and_its_dates(client, plan):
    session = plan()
    plan(days=9, open=False)
    page = read(client)
    assert words(page.h1) == "Agenda des classes"
    assert words(page.select_one("h2")) == "Décembre 2026"
    table = page.select_one("table.month")
    assert words(table.caption) == "Décembre 2026"
    assert [words(one) for one in table.select("th[scope=col]")] == [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ]  # fmt: skip
    assert titles(page) == [("2026-12-09", "14 h Prendre en main la messagerie")]
    [link] = table.select(".event a")
    assert link["href"] == reverse("class_sessions:session", args=[session.uuid])
    assert link.time["datetime"].startswith("2026-12-09T14:00")


def test_a_week_has_a_row_for_each_of_its_days(client, plan):
    plan()
    page = read(client, vue="semaine", jour="2026-12-09")
    rows = page.select("table.week tr")
    assert [words(row.select_one("th[scope=row] time")) for row in rows][:3] == [
        "lundi 7 décembre", "mardi 8 décembre", "mercredi 9 décembre",
    ]  # fmt: skip
    assert len(rows) == 7
    assert [day for day, _title in titles(page)] == ["2026-12-09"]


def test_a_list_goes_on_and_takes_one_to_a_seat(client_of, plan, claire):
    plan(days=8), plan(days=60)
    page = read(client_of(claire), vue="liste")
    forms = page.select("main .hairlines form[action*=inscription]")
    assert len(forms) == 2
    page = read(client_of(claire), vue="liste", jour="2026-12-20")
    assert len(page.select("main .hairlines > li")) == 1


def test_a_long_list_has_pages(client, plan):
    for number in range(21):
        plan(days=8 + number)
    assert len(read(client, vue="liste").select("main .hairlines > li")) == 20
    assert len(read(client, vue="liste", page="2").select("main .hairlines > li")) == 1
    assert len(read(client, vue="liste", page="99").select("main .hairlines > li")) == 1


def test_seats_are_said_in_words(client_of, plan, register, claire, karim, nadia, other_activity):
    free, full = plan(seats=3), plan(days=9, seats=1, activity=other_activity)
    register(full, karim)
    register(full, nadia)
    assert "3 places restantes" in words(read(client_of(claire)).table)
    assert "Complet, 1 en attente" in words(read(client_of(claire)).table)
    register(free, claire)
    register(full, claire)
    own = words(read(client_of(claire)).table)
    assert "Vous avez une place" in own
    assert "Complet, vous êtes 2e sur la liste" in own


def test_what_is_not_open_is_on_no_public_page(client, plan, tom, other_activity):
    operations.call_off(actor=tom, session=plan(), reason="Salle inondée.")
    operations.change(actor=tom, session=plan(days=9), open=False)
    plan(days=10, activity=other_activity)
    withdraw_activity(actor=None, uuid=other_activity.uuid)
    assert read(client).select(".event") == []


def test_days_are_those_of_the_reader(client_of, client, plan, valbourg):
    moment = datetime(2026, 12, 9, 23, 30, tzinfo=UTC)  # the 10th in Paris, the 9th in Tahiti
    plan(starts_at=moment, ends_at=moment + timedelta(hours=1))
    far = factories.person("Hina", "Teri", valbourg.tilleuls, time_zone="Pacific/Tahiti")
    assert [day for day, _title in titles(read(client))] == ["2026-12-10"]
    here = read(client_of(far), jour="2026-12-09")
    assert [day for day, _title in titles(here)] == ["2026-12-09"]
    assert words(read(client_of(far)).select_one("h2")) == "Novembre 2026"  # still the 30th there
    week = {"vue": "semaine", "jour": "2026-12-09"}
    assert len(titles(read(client, **week))) == 1


def test_a_date_of_the_last_evening_stays_in_its_month(client, plan):
    moment = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 23:30 in Paris
    plan(starts_at=moment, ends_at=moment + timedelta(hours=1))
    assert [day for day, _title in titles(read(client))] == ["2026-12-31"]
    assert titles(read(client, jour="2027-01-01")) == []


# --- Moving about --------------------------------------------------------------------------------


def test_one_goes_to_the_next_month_and_back_to_today(client):
    page = read(client)
    assert page.select_one("a[rel~=prev]") is None  # nothing open stands before
    following = page.select_one("a[rel~=next]")
    assert following["href"] == "?jour=2027-01-01"
    page = read(client, jour="2027-01-01")
    assert words(page.select_one("h2")) == "Janvier 2027"
    assert page.select_one("a[rel~=prev]")["href"] == "?jour=2026-12-01"
    assert "Aujourd’hui" in words(page.select_one("nav[aria-label='Autres jours']"))
    assert words(read(client, jour="2026-12-01").select_one("h2")) == "Décembre 2026"


def test_moving_keeps_what_was_asked(client, plan):
    plan()
    page = read(client, genre="virtual_class", vue="semaine")
    for link in page.select("nav.tabs a, a[rel~=next]"):
        assert "genre=virtual_class" in link["href"]
    form = page.select_one("form.filters")
    assert form.select_one("[name=vue]")["value"] == "semaine"


@pytest.mark.parametrize(
    "asked",
    [
        {"jour": "0000-01-01"}, {"jour": "2026-13-01"}, {"jour": "0001-01-01"},
        {"jour": "9999-12-31"}, {"jour": "\u0662026-12-01"}, {"vue": "année"}, {"qui": "toutes"},
        {"profil": "roi"}, {"profil": "everyone"}, {"service": "néant"}, {"lieu": "94"},
        {"lieu": "00000000-0000-0000-0000-000000000000"}, {"modalite": "x"}, {"genre": "x"},
        {"page": "-3", "vue": "liste"}, {"page": "x", "vue": "liste"},
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_shows_what_it_can(client, plan, asked):
    plan()
    answer = client.get(AGENDA, asked)
    assert answer.status_code == 200
    assert "Prendre en main la messagerie" in answer.content.decode()


def test_the_plain_page_is_for_search_engines_and_no_other(client, settings):
    page = read(client)
    assert page.select_one("link[rel=canonical]")["href"] == f"{settings.LEVIER_SITE_URL}{AGENDA}"
    assert page.select_one("meta[name=robots]") is None
    for asked in ({"vue": "semaine"}, {"jour": "2027-01-01"}, {"genre": "workshop"}):
        page = read(client, **asked)
        assert page.select_one("link[rel=canonical]") is None
        assert page.select_one("meta[name=robots]")["content"] == "noindex"


# --- Narrowing -----------------------------------------------------------------------------------


@pytest.fixture
def two(plan, valbourg, class_activity, other_activity):
    """Messaging, online in the east for teachers; the blog, on site in the west for heads."""
    service = EntService.objects.get_or_create(slug="blog", defaults={"name": "Blog"})[0]

    def told(activity, **facts):
        publish_activity(
            actor=None, uuid=activity.uuid, kind="class", title=activity.title,
            path=activity.path, minutes=60, **facts,
        )  # fmt: skip

    told(class_activity, audiences=["teacher"])
    told(other_activity, audiences=["head"], services=[service])
    plan(days=8)
    plan(
        days=9, activity=other_activity, organisation=valbourg.peupliers, kind="workshop",
        modality="in_person", place="Salle 2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({"profil": "teacher"}, "messagerie"),
        ({"profil": "head"}, "blog"),
        ({"service": "blog"}, "blog"),
        ({"modalite": "online"}, "messagerie"),
        ({"genre": "workshop"}, "blog"),
        ({"lieu": "est"}, "messagerie"),
        ({"lieu": "ouest"}, "blog"),
        ({"profil": "head", "modalite": "in_person", "lieu": "ouest"}, "blog"),
    ],
)
def test_dates_are_narrowed_by(client, two, valbourg, asked, title):
    if "lieu" in asked:
        asked = asked | {"lieu": str(valbourg[asked["lieu"]].uuid)}
    [(_day, found)] = titles(read(client, **asked))
    assert title in found


def test_a_class_for_everybody_is_for_each_profile(client, plan):
    plan()
    assert len(titles(read(client, profil="guardian"))) == 1


def test_only_what_some_date_is_may_be_asked(client, two):
    form = read(client).select_one("form.filters")
    offered = {
        select["name"]: [words(one) for one in select.select("option")]
        for select in form.select("select")
    }
    assert offered == {
        "profil": ["tous", "Directeur, directrice d’école", "Enseignante, enseignant"],
        "service": ["tous", "Blog"],
        "lieu": [
            "tous", "Département de Valbourg", "Circonscription de Valbourg Est",
            "Circonscription de Valbourg Ouest",
        ],
        "modalite": ["tous", "En ligne", "En présence"],
        "genre": ["tous", "Classe virtuelle", "Atelier"],
    }  # fmt: skip


def test_what_is_asked_stays_chosen_even_where_nothing_answers(client, two, valbourg):
    page = read(client, profil="guardian", lieu=str(valbourg.est.uuid))
    assert words(page.select_one("#profil option[selected]")) == "Parent ou responsable légal"
    assert "Aucune date ne répond à cela" in words(page.main)
    assert page.select_one(".empty a.button")["href"] == "?"


# --- Days off ------------------------------------------------------------------------------------


@pytest.fixture
def closed(valbourg):
    Organisation.objects.update(zone="")
    Organisation.objects.filter(pk__in=[valbourg.est.pk, valbourg.tilleuls.pk]).update(zone="C")
    SchoolHoliday.objects.all().delete()
    PublicHoliday.objects.all().delete()
    SchoolHoliday.objects.create(
        name="Vacances de Noël", zone="C", school_year="2026-2027",
        starts_on=date(2026, 12, 19), ends_on=date(2027, 1, 3),
    )  # fmt: skip
    PublicHoliday.objects.create(name="Noël", day=date(2026, 12, 25))


def off(page):
    return {
        cell.select_one("time")["datetime"][-2:]: words(cell.select_one(".off"))
        for cell in page.select(".month td")
        if cell.select_one(".off")
    }


def test_the_territory_asked_gives_its_holidays_by_name(client, valbourg, plan, closed):
    plan()
    page = read(client, lieu=str(valbourg.est.uuid))
    days = off(page)
    assert days["19"] == days["31"] == "Vacances de Noël"
    assert days["25"] == "Noël"
    assert "18" not in days
    margin = words(page.select_one(".book-margin ul"))
    assert "Vacances de Noël : du 19 décembre au 3 janvier" in margin
    assert "Noël : 25 décembre" in margin


def test_without_a_territory_a_visitor_reads_the_public_holidays_only(client, closed):
    assert off(read(client)) == {"25": "Noël"}


def test_without_a_territory_one_reads_the_holidays_of_ones_own_place(client_of, claire, closed):
    assert off(read(client_of(claire)))["19"] == "Vacances de Noël"


# --- Trainers ------------------------------------------------------------------------------------


def test_a_trainer_reads_their_own_classes_drafts_and_past_ones_too(client_of, plan, tom, marc):
    session = plan(days=2)
    plan(days=9, open=False)
    plan(days=10, trainers=[marc])
    browser = client_of(tom)
    with clock.at(session.ends_at + timedelta(days=1)):
        assert [day for day, _title in titles(read(browser, qui="miennes"))] == [
            "2026-12-03", "2026-12-10",
        ]  # fmt: skip
        assert [day for day, _title in titles(read(browser))] == ["2026-12-11"]
    with clock.at(session.ends_at + timedelta(days=31)):
        page = read(browser, qui="miennes")
        assert page.select_one("a[rel~=prev]")["href"] == "?qui=miennes&jour=2026-12-01"


def test_a_trainer_reads_what_their_territory_organises(client_of, plan, tom, marc, valbourg):
    plan(days=8, organisation=valbourg.tilleuls, trainers=[marc])
    plan(days=9, organisation=valbourg.ouest, trainers=[marc])
    operations.change(actor=None, session=plan(days=10), open=False)
    plan(days=11, open=False, trainers=[marc])
    found = titles(read(client_of(tom), qui="territoire"))
    assert [day for day, _title in found] == ["2026-12-09", "2026-12-11"]


def test_whoever_gives_no_class_has_one_agenda(client_of, plan, claire, marc, valbourg):
    operations.change(actor=None, session=plan(), open=False)
    for asked in ("miennes", "territoire"):
        page = read(client_of(claire), qui=asked)
        assert titles(page) == []
        assert page.select_one("nav[aria-label='Quelles classes']") is None


# --- Nothing there -------------------------------------------------------------------------------


def test_an_empty_month_says_where_the_next_date_is(client, plan):
    plan(days=45)
    page = read(client)
    assert "Aucune date ce mois-ci" in words(page.main)
    assert "Prendre en main la messagerie, vendredi 15 janvier" in words(page.select_one(".empty"))
    assert page.select_one(".empty a.button")["href"] == "?jour=2027-01-15"


def test_beyond_the_last_date_one_is_led_back(client, plan):
    plan()
    page = read(client, jour="2027-07-01")
    assert "Aucune date ces jours-ci ni plus tard" in words(page.select_one(".empty"))
    assert page.select_one(".empty a.button")["href"] == "?"


def test_no_date_at_all_says_when_there_will_be(client, client_of, tom):
    assert "dès qu’un formateur les planifie" in words(read(client).select_one(".empty"))
    own = read(client_of(tom), qui="miennes").select_one(".empty a.button")
    assert own["href"] == reverse("class_sessions:plan")


# --- Its cost, and the way to it -----------------------------------------------------------------


@pytest.mark.parametrize("view", ["mois", "semaine", "liste"])
def test_it_costs_the_same_for_one_date_as_for_three(client_of, plan, claire, valbourg, view):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            read(browser, vue=view, jour="2026-12-07")
        return len(queries)

    browser = client_of(claire)
    plan()
    cost()
    before = cost()
    for number, place in enumerate((valbourg.ouest, valbourg.tilleuls)):
        activity = factories.activity("class", f"Autre {number}", minutes=30)
        plan(activity=activity, organisation=place)
    assert cost() == before


def test_one_comes_to_it_from_where_one_looks(client, client_of, tom):
    assert AGENDA in client.get(reverse("cms:site_map_page")).content.decode()
    assert (
        f"{AGENDA}?qui=miennes"
        in client_of(tom).get(reverse("class_sessions:mine")).content.decode()
    )
    page = client_of(tom).get(reverse("class_sessions:agenda")).content.decode()
    assert f'"{AGENDA}">Les voir par mois' in page
