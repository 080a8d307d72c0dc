"""A calendar follows one's classes by an address that only its holder knows."""

from datetime import timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.catalog.operations import withdraw_activity
from lms.class_sessions import operations
from lms.class_sessions.models import CalendarFeed
from lms.common import clock
from lms.common.models import AuditEntry
from tests.factories import client_of
from tests.lms.class_sessions.conftest import NOW

AGENDA = reverse("class_sessions:agenda")
PUBLIC = reverse("class_sessions:public_feed")


@pytest.fixture
def address_of():
    """The path of the feed of a person, made on the screen."""

    def made(person):
        html = client_of(person).post(AGENDA).content.decode()
        shown = BeautifulSoup(html, "html.parser").select_one("main code").get_text()
        return urlsplit(shown).path

    return made


def events(answer):
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def test_seats_appear_by_themselves_and_the_class_itself_is_not_in_the_address(
    address_of, client, plan, register, claire
):
    path = address_of(claire)
    assert events(client.get(path)) == []
    session = plan()
    register(session, claire)
    answer = client.get(path)
    [event] = events(answer)
    assert event["UID"] == f"{session.uuid}@localhost"
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTART") == session.starts_at
    assert "ATTENDEE" not in event
    assert b"visio.example" not in answer.content
    assert claire.email.encode() not in answer.content


def test_a_feed_says_its_name_and_how_often_it_is_worth_asking(address_of, client, claire):
    answer = client.get(address_of(claire))
    whole = icalendar.Calendar.from_ical(answer.content)
    assert whole["X-WR-CALNAME"] == "Mes classes"
    assert whole.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.content
    assert answer["Cache-Control"] == "private"
    assert answer["X-Robots-Tag"] == "noindex"


def test_whoever_waits_has_nothing_in_their_calendar_yet(
    address_of, client, plan, register, claire, karim
):
    session = plan(seats=1)
    register(session, karim)
    register(session, claire)
    assert events(client.get(address_of(claire))) == []


def test_a_seat_given_back_or_a_class_called_off_stays_cancelled_for_thirty_days(
    address_of, client, plan, register, claire, tom
):
    left, called_off = plan(days=2), plan(days=3, activity=plan(days=9).activity)
    registration = register(left, claire)
    operations.cancel(actor=claire, registration=registration)
    register(called_off, claire)
    operations.call_off(actor=tom, session=called_off, reason="Salle inondée.")
    path = address_of(claire)
    found = events(client.get(path))
    assert [event["STATUS"] for event in found] == ["CANCELLED", "CANCELLED"]
    assert [event["SEQUENCE"] for event in found] == [1, 1]
    with clock.at(called_off.ends_at + timedelta(days=29)):
        assert len(events(client.get(path))) == 1
    with clock.at(called_off.ends_at + timedelta(days=31)):
        assert events(client.get(path)) == []


def test_a_class_one_attended_stays_for_a_year(address_of, client, plan, register, claire):
    session = plan()
    register(session, claire)
    path = address_of(claire)
    with clock.at(session.ends_at + timedelta(days=364)):
        assert len(events(client.get(path))) == 1
    with clock.at(session.ends_at + timedelta(days=366)):
        assert events(client.get(path)) == []


def test_a_trainer_reads_the_classes_they_give_but_for_drafts(address_of, client, plan, tom):
    session = plan()
    plan(days=9, open=False)
    assert [event["UID"] for event in events(client.get(address_of(tom)))] == [
        f"{session.uuid}@localhost"
    ]


def test_a_calendar_that_has_these_events_is_told_so(address_of, client, plan, register, claire):
    session = plan()
    register(session, claire)
    path = address_of(claire)
    etag = client.get(path)["ETag"]
    with clock.at(NOW + timedelta(hours=2)):
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    operations.change(actor=None, session=session, place="Salle 2")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_new_address_closes_the_former_one_and_stopping_closes_it_all(address_of, client, claire):
    former = address_of(claire)
    now = address_of(claire)
    assert client.get(former).status_code == 404
    assert client.get(now).status_code == 200
    client_of(claire).post(AGENDA, {"close": "1"})
    assert client.get(now).status_code == 404
    assert not CalendarFeed.objects.exists()
    verbs = AuditEntry.objects.filter(verb__startswith="calendar_feed").values_list("verb")
    assert [verb for (verb,) in verbs.order_by("sequence")] == [
        "calendar_feed.opened", "calendar_feed.opened", "calendar_feed.closed",
    ]  # fmt: skip


def test_the_address_is_shown_once_and_kept_nowhere(address_of, claire):
    token = address_of(claire).rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 43
    assert token not in str(CalendarFeed.objects.values().get())
    assert token not in client_of(claire).get(AGENDA).content.decode()


def test_the_feed_of_somebody_whose_account_is_closed_opens_nothing(address_of, client, claire):
    path = address_of(claire)
    claire.is_active = False
    claire.save()
    assert client.get(path).status_code == 404


def test_anybody_follows_the_open_classes(client, plan, tom):
    session = plan()
    plan(days=9, open=False)
    operations.call_off(actor=tom, session=plan(days=10), reason="Salle inondée.")
    answer = client.get(PUBLIC)
    assert [event["UID"] for event in events(answer)] == [f"{session.uuid}@localhost"]
    assert b"visio.example" not in answer.content
    withdraw_activity(actor=None, uuid=session.activity.uuid)
    assert events(client.get(PUBLIC)) == []


def test_a_feed_costs_the_same_for_one_date_as_for_three(
    address_of, client, plan, register, claire, tom
):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            for path in paths:
                client.get(path)
        return len(queries)

    paths = [address_of(claire), address_of(tom), PUBLIC]
    register(plan(days=2), claire)
    for path in paths:
        client.get(path)
    before = asked()
    for days in (3, 4):
        session = plan(days=days)
        operations.change_date(actor=claire, session=session, person=claire)
    assert asked() == before
