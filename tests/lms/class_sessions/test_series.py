"""Dates planned together: which days, what stands there already, and the same class again."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.class_sessions import errors, operations, outlook
from lms.class_sessions.models import ClassSession
from lms.territory.models import PublicHoliday, SchoolHoliday
from tests import factories
from tests.factories import client_of

PLAN = reverse("class_sessions:plan")
PARIS = ZoneInfo("Europe/Paris")
#: Seven Wednesdays from 9 December, two of them at Christmas.
UNTIL = "2027-01-20"


@pytest.fixture
def christmas(valbourg):
    return SchoolHoliday.objects.create(
        zone=valbourg.est.zone,
        school_year="2026-2027",
        name="Vacances de Noël",
        starts_on=date(2026, 12, 19),
        ends_on=date(2027, 1, 3),
    )


@pytest.fixture
def send(filled, tom):
    """The planning form sent by a trainer, with what it changes."""

    def sent(**changes):
        return client_of(tom).post(PLAN, filled | changes)

    return sent


def local_starts():
    return [one.starts_at.astimezone(PARIS) for one in ClassSession.objects.all()]


def said(answer):
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    return " ".join(soup.select_one("#outlook").get_text(" ").replace("\xa0", " ").split())


# --- Which days ----------------------------------------------------------------------------------


def test_days_off_are_left_out_but_the_day_that_was_chosen():
    first, off = date(2026, 12, 9), {date(2026, 12, 9): "Fête", date(2026, 12, 23): "Noël"}
    days, skipped = outlook.repeated(first, date(2026, 12, 30), 1, off)
    assert [day.day for day in days] == [9, 16, 30]
    assert skipped == {date(2026, 12, 23): "Noël"}
    assert outlook.repeated(first, date(2026, 12, 30), 2, {})[0] == [first, date(2026, 12, 23)]


def test_every_wednesday_except_holidays_keeps_its_hour(send, christmas):
    answer = send(weeks="1", until=UNTIL)
    assert answer.url == reverse("class_sessions:mine")
    starts = local_starts()
    assert [f"{start:%d/%m}" for start in starts] == ["09/12", "16/12", "06/01", "13/01", "20/01"]
    assert {start.hour for start in starts} == {14}
    assert len(set(ClassSession.objects.values_list("series", flat=True))) == 1


def test_a_series_crosses_the_change_of_clocks_at_the_same_hour(send):
    send(date="2027-03-24", weeks="1", until="2027-03-31")
    starts = list(ClassSession.objects.values_list("starts_at", flat=True))
    assert [start.hour for start in starts] == [13, 12]
    assert [start.hour for start in local_starts()] == [14, 14]


def test_holidays_are_kept_when_the_trainer_says_so(send, christmas):
    send(weeks="1", until=UNTIL, in_holidays="on")
    assert ClassSession.objects.count() == 7


def test_each_date_of_a_series_stands_alone(send, tom, register, claire):
    send(weeks="1", until=UNTIL)
    first, second, *_others = ClassSession.objects.all()
    register(first, claire)
    operations.call_off(actor=tom, session=first, reason="Formateur souffrant.")
    second.refresh_from_db()
    assert (second.state, second.seats_taken) == (ClassSession.State.OPEN, 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weeks": "1"}, "Dites jusqu’à quand la classe se répète."),
        ({"weeks": "1", "until": "2026-12-08"}, "Le dernier jour vient après le premier."),
        ({"weeks": "1", "until": "2028-12-08"}, "plus de 40 dates"),
        ({"weeks": "3"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_repetition_that_makes_no_sense_is_refused_and_nothing_is_planned(
    send, changes, sentence
):
    html = send(**changes).content.decode()
    assert sentence in html
    assert not ClassSession.objects.exists()


def test_one_date_that_is_refused_leaves_none(plan, tom, class_activity, valbourg):
    start = datetime(2026, 12, 9, 13, tzinfo=PARIS)
    spans = [(start, start + timedelta(hours=1)), (start, start)]
    with pytest.raises(errors.EndsBeforeItStarts):
        operations.plan_series(
            actor=tom, spans=spans, activity=class_activity, organisation=valbourg.est,
            trainers=[tom],
        )  # fmt: skip
    assert not ClassSession.objects.exists()


# --- What stands there ---------------------------------------------------------------------------


def test_looking_plans_nothing_and_says_the_days(send, christmas):
    words = said(send(weeks="1", until=UNTIL, check="1"))
    assert "5 dates, à partir du mercredi 9 décembre" in words
    assert "Dates sautées : mercredi 23 décembre (Vacances de Noël), mercredi 30" in words
    assert not ClassSession.objects.exists()


def test_a_form_half_filled_in_is_looked_at_too(send):
    words = said(send(activity="", link="", organisation="", minutes="", check="1"))
    assert words == ""
    assert said(send(activity="", link="", organisation="", check="1")) == ""


def test_a_trainer_who_is_busy_is_said_and_the_class_may_be_planned(send, plan, marc):
    plan(trainers=[marc], seats=5)
    words = said(send(trainers=marc.email, check="1"))
    assert f"mercredi 9 décembre : {marc} donne « " in words
    assert "de 14 h à 15 h" in words
    assert send(trainers=marc.email).status_code == 302


def test_a_room_that_is_taken_is_said_whatever_its_capitals(send, plan, marc):
    plan(trainers=[marc], modality="in_person", place="Salle des maîtres", link="")
    facts = {"modality": "in_person", "place": "salle des Maîtres", "link": "", "check": "1"}
    assert "occupe ce lieu (Salle des maîtres) de 14 h à 15 h" in said(send(**facts))
    assert "occupe ce lieu" not in said(send(**facts, start="15:00"))


def test_the_same_class_another_hour_of_the_day_is_said(send, plan, marc):
    plan(trainers=[marc])
    words = said(send(start="17:00", check="1"))
    assert "mercredi 9 décembre : la même classe se tient aussi de 14 h à 15 h." in words


def test_a_class_that_was_called_off_stands_in_nobody_s_way(send, plan, tom):
    operations.call_off(actor=tom, session=plan(), reason="Salle inondée.")
    assert said(send(check="1")) == ""


def test_a_holiday_or_a_public_holiday_is_said(send, christmas, valbourg):
    PublicHoliday.objects.create(
        calendar=valbourg.est.public_calendar, name="Jour de fête", day=date(2026, 12, 9)
    )
    assert "mercredi 9 décembre : Jour de fête, Circonscription" in said(send(check="1"))
    words = said(send(date="2026-12-23", check="1"))
    assert "mercredi 23 décembre : Vacances de Noël, Circonscription" in words


def test_a_series_costs_as_many_queries_as_three_dates(send, plan, marc):
    for days in (8, 15, 22):
        plan(days=days, trainers=[marc])

    def asked(until):
        with CaptureQueriesContext(connection) as queries:
            send(weeks="1", until=until, check="1")
        return len(queries)

    asked("2026-12-23")
    assert asked("2027-06-30") == asked("2026-12-23")


# --- The same again ------------------------------------------------------------------------------


def test_a_class_is_copied_by_its_day_and_its_hour_alone(plan, register, tom, marc, claire):
    session = plan(trainers=[tom, marc], seats=7, waiting_places=None)
    register(session, claire)
    address = reverse("class_sessions:copy", args=[session.uuid])
    page = BeautifulSoup(client_of(tom).get(address).content.decode(), "html.parser")
    fields = [one["name"] for one in page.select("main form [name]")]
    assert fields == ["csrfmiddlewaretoken", "date", "start"]
    client_of(tom).post(address, {"date": "2026-12-16", "start": "14:00"})
    copied = ClassSession.objects.latest("pk")
    assert copied.starts_at.astimezone(PARIS).isoformat() == "2026-12-16T14:00:00+01:00"
    for name in ("activity", "seats", "waiting_places", "link", "organisation", "minutes"):
        assert getattr(copied, name) == getattr(session, name), name
    assert set(copied.trainers.all()) == {tom, marc}
    assert (copied.seats_taken, copied.registrations.count()) == (0, 0)


def test_a_copy_in_the_past_is_refused_in_a_sentence(plan, tom):
    address = reverse("class_sessions:copy", args=[plan().uuid])
    html = client_of(tom).post(address, {"date": "2026-11-04", "start": "14:00"}).content.decode()
    assert "Cette date est passée" in html
    assert ClassSession.objects.count() == 1


def test_only_its_trainers_copy_a_class(plan, tom, valbourg):
    session = plan()
    other = factories.person("Léa", "Petit", valbourg.est, role="trainer")
    with pytest.raises(errors.NotAllowed):
        operations.copy(actor=other, session=session, starts_at=session.starts_at)
    address = reverse("class_sessions:copy", args=[session.uuid])
    assert client_of(other).get(address).status_code == 404
