"""« Complet » is no dead end: other dates, and a message when there are new ones."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.class_sessions import errors, operations, queries
from lms.class_sessions.models import DateWish, Registration
from lms.class_sessions.tasks import tell_new_dates
from lms.common import clock
from lms.common.models import Message
from tests.lms.class_sessions.conftest import NOW

LATER = NOW + timedelta(minutes=11)


def page_of(client, session):
    html = client.get(reverse("class_sessions:session", args=[session.uuid])).content
    return BeautifulSoup(html, "html.parser").select_one("main")


def words(node):
    return " ".join(node.get_text(" ").split())


def panel(rf, person, activity):
    request = rf.get(activity.path)
    request.user = person
    facts = queries.panel(person, activity)
    return render_to_string("class_sessions/_panel.html", facts, request)


@pytest.fixture
def full(plan, register, karim):
    """The 9th of December, without a seat left."""
    session = plan(seats=1)
    register(session, karim)
    return session


@pytest.fixture
def wished(full, claire):
    return operations.wish_for_dates(actor=claire, activity=full.activity)


def told(at=LATER):
    with clock.at(at):
        tell_new_dates()
    return list(Message.objects.filter(kind="session_new_dates").order_by("pk"))


# --- On the page ---------------------------------------------------------------------------------


def test_a_teacher_goes_from_full_to_a_seat_on_another_date(client_of, plan, full, claire):
    other = plan(days=15)
    browser = client_of(claire)
    page = page_of(browser, full)
    assert "La seule place est prise." in words(page)
    assert "Il reste des places à 1 autre date." in words(page)
    form = page.select_one("section[aria-labelledby=with-seats] form")
    assert "Prendre une place" in words(form)
    answer = browser.post(form["action"], {"next": form.select_one("[name=next]")["value"]})
    assert answer.status_code == 302
    assert Registration.objects.get(person=claire).session == other
    assert Registration.objects.get(person=claire).state == "seated"


def test_why_it_is_full_says_whether_one_may_wait(client_of, plan, register, full, claire, nadia):
    page = page_of(client_of(claire), full)
    assert "Personne n’attend encore" in words(page)
    register(full, nadia)
    assert "1 personne attend" in words(page_of(client_of(claire), full))
    operations.change(actor=None, session=full, waiting_places=1)
    page = words(page_of(client_of(claire), full))
    assert "n’accepte plus personne" in page
    assert "Aucune autre date n’a de place pour l’instant." in page


def test_a_date_with_seats_says_nothing_of_being_full(client_of, plan, claire):
    page = page_of(client_of(claire), plan())
    assert not page.select_one("form[action*=me-prevenir]")
    assert "est prise" not in words(page)


def test_one_asks_to_be_told_and_stops_from_the_same_place(client_of, full, claire):
    browser, activity = client_of(claire), full.activity
    form = page_of(browser, full).select_one("form[action*=me-prevenir]")
    assert words(form) == "Me prévenir des nouvelles dates"
    browser.post(form["action"], {"next": "/"})
    assert DateWish.objects.get().activity == activity
    form = page_of(browser, full).select_one("form[action*=me-prevenir]")
    assert "Ne plus me prévenir" in words(form)
    browser.post(form["action"], {"stop": "1"})
    assert not DateWish.objects.exists()


def test_the_page_the_message_leads_to_stops_them_though_it_has_seats(
    rf, plan, full, claire, wished
):
    plan(days=15)
    assert 'name="stop"' in panel(rf, claire, full.activity)


def test_whoever_waits_or_comes_too_late_may_ask_too(client_of, register, full, claire, nadia):
    register(full, claire)
    assert page_of(client_of(claire), full).select_one("form[action*=me-prevenir]")
    operations.change(actor=None, session=full, open=False)
    assert page_of(client_of(nadia), full).select_one("form[action*=me-prevenir]")


def test_a_visitor_is_asked_to_sign_in_first(client, full):
    answer = client.post(reverse("class_sessions:wish", args=[full.activity.uuid]))
    assert answer.url.startswith(reverse("account_login"))
    assert not DateWish.objects.exists()


def test_the_page_of_a_class_without_any_date_offers_it_too(rf, class_activity, claire):
    html = panel(rf, claire, class_activity)
    assert reverse("class_sessions:wish", args=[class_activity.uuid]) in html


# --- The wish ------------------------------------------------------------------------------------


def test_asked_twice_it_is_one_wish(full, claire, wished):
    assert operations.wish_for_dates(actor=claire, activity=full.activity) == wished


def test_whoever_has_a_seat_for_the_class_is_told_so(full, karim):
    with pytest.raises(errors.HasASeat):
        operations.wish_for_dates(actor=karim, activity=full.activity)


def test_a_class_that_was_withdrawn_has_no_new_dates(class_activity, claire):
    class_activity.withdrawn_at = NOW
    with pytest.raises(errors.Withdrawn):
        operations.wish_for_dates(actor=claire, activity=class_activity)


def test_a_seat_ends_the_wish_however_it_was_taken(plan, register, full, claire, wished):
    register(full, claire)
    assert DateWish.objects.exists()  # waiting is no seat
    operations.cancel(actor=None, registration=full.registrations.get(state="seated"))
    assert Registration.objects.get(person=claire).state == "seated"
    assert not DateWish.objects.exists()


# --- The message ---------------------------------------------------------------------------------


def test_a_series_makes_one_message_with_its_dates(plan, full, claire, wished):
    with clock.at(NOW + timedelta(minutes=1)):
        sessions = [plan(days=days) for days in (15, 22, 29)]
    assert told(NOW + timedelta(minutes=10)) == []  # the trainer may still be planning
    [message] = told(NOW + timedelta(minutes=12))
    assert message.person == claire
    assert message.subject == "Nouvelles dates : Prendre en main la messagerie"
    for session in sessions:
        assert str(session.uuid) in message.text
        assert session.when_for(claire) in message.text
    assert str(full.uuid) not in message.text
    assert "visio.example" not in message.text + message.html
    assert told(NOW + timedelta(hours=3)) == [message]


def test_later_dates_make_another_message(plan, wished):
    with clock.at(NOW + timedelta(minutes=1)):
        plan(days=15)
    assert len(told(NOW + timedelta(minutes=12))) == 1
    with clock.at(NOW + timedelta(hours=1)):
        plan(days=22)
    assert len(told(NOW + timedelta(hours=2))) == 2


def test_dates_that_stood_there_when_one_asked_are_no_news(plan, full, claire):
    plan(days=15)
    with clock.at(NOW + timedelta(minutes=1)):
        operations.wish_for_dates(actor=claire, activity=full.activity)
    assert told(NOW + timedelta(hours=1)) == []


def test_a_draft_is_news_once_it_is_open(plan, full, claire, wished):
    session = plan(days=15, open=False)
    assert told() == []
    with clock.at(NOW + timedelta(hours=1)):
        operations.change(actor=None, session=session, open=True)
    assert len(told(NOW + timedelta(hours=2))) == 1


def test_a_seat_given_back_or_added_is_news_where_there_was_none(full, claire, karim, wished):
    with clock.at(NOW + timedelta(minutes=1)):
        operations.cancel(actor=karim, registration=full.registrations.get())
    [message] = told(NOW + timedelta(minutes=12))
    assert str(full.uuid) in message.text
    with clock.at(NOW + timedelta(hours=1)):
        operations.change(actor=None, session=full, seats=5)
    assert told(NOW + timedelta(hours=2)) == [message]  # there were seats already


def test_a_seat_that_goes_to_the_first_in_line_is_no_news(full, register, karim, nadia, wished):
    register(full, nadia)
    with clock.at(NOW + timedelta(minutes=1)):
        operations.cancel(actor=karim, registration=full.registrations.get(person=karim))
    assert told(NOW + timedelta(minutes=12)) == []


def test_seats_that_went_meanwhile_are_not_told(plan, register, nadia, wished):
    with clock.at(NOW + timedelta(minutes=1)):
        register(plan(days=15, seats=1), nadia)
    assert told(NOW + timedelta(minutes=12)) == []


def test_whoever_has_a_seat_or_left_gets_nothing(plan, full, karim, claire, wished):
    DateWish.objects.create(person=karim, activity=full.activity, told_at=NOW)
    claire.is_active = False
    claire.save()
    with clock.at(NOW + timedelta(minutes=1)):
        plan(days=15)
    assert told(NOW + timedelta(minutes=12)) == []


def test_a_date_that_opens_later_says_when(plan, wished):
    with clock.at(NOW + timedelta(minutes=1)):
        plan(days=22, opens_before=timedelta(days=7))
    [message] = told(NOW + timedelta(minutes=12))
    assert "ouverture des inscriptions mercredi 16 décembre à 14\u00a0h" in message.text


def test_two_runs_at_once_write_once(plan, wished, monkeypatch):
    with clock.at(NOW + timedelta(minutes=1)):
        plan(days=15)
    assert len(told(NOW + timedelta(minutes=12))) == 1
    DateWish.objects.update(told_at=wished.told_at)  # as if the run had been cut before noting it
    assert len(told(NOW + timedelta(minutes=13))) == 1


def test_telling_costs_the_same_for_one_date_as_for_three(plan, valbourg, wished):
    def cost(at, number):
        with clock.at(at):
            for days in range(15, 15 + number):
                plan(days=days)
        with clock.at(at + timedelta(minutes=11)), CaptureQueriesContext(connection) as asked:
            tell_new_dates()
        return len(asked)

    first = cost(NOW + timedelta(hours=1), 1)
    assert cost(NOW + timedelta(hours=2), 3) == first
