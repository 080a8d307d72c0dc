"""What people see and may do on the site."""

from datetime import timedelta

import icalendar
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.catalog.operations import withdraw_activity
from lms.class_sessions import errors, queries
from lms.class_sessions.models import Attendance, ClassSession, Registration
from lms.common import clock
from lms.progress.queries import completions_of
from tests import factories


def url(name, session):
    return reverse(f"class_sessions:{name}", args=[session.uuid])


# --- Taking a place ------------------------------------------------------------------------------


def test_anybody_reads_a_date_and_nothing_personal_stands_on_it(client, plan, register, claire):
    session = plan()
    register(session, claire)
    page = client.get(url("session", session)).content.decode()
    assert "visio.example" not in page
    assert "Vasseur" not in page
    assert "Morvan" not in page


def test_a_visitor_is_asked_to_sign_in_before_taking_a_seat(client, plan):
    session = plan()
    answer = client.post(url("register", session))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert not Registration.objects.exists()


def test_a_seat_is_taken_and_given_back_from_the_page(client_of, plan, claire):
    session, browser = plan(), client_of(claire)
    answer = browser.post(url("register", session), {"next": "/se-former/"})
    assert answer.url == "/se-former/"
    assert Registration.objects.get().state == "seated"
    answer = browser.post(url("cancel", session), {"next": "https://ailleurs.example/"})
    assert answer.url == url("session", session)
    assert Registration.objects.get().state == "cancelled"


def test_a_refusal_is_a_sentence_on_the_page(client_of, plan, claire):
    session = plan()
    ClassSession.objects.update(state="closed")
    page = client_of(claire).post(url("register", session), follow=True).content.decode()
    assert str(errors.Closed.message) in page.replace("&#x27;", "'")


def test_nothing_changes_by_merely_opening_an_address(client_of, plan, claire):
    browser, session = client_of(claire), plan()
    for name in ("register", "cancel", "change_date"):
        assert browser.get(url(name, session)).status_code == 405


def test_the_class_opens_fifteen_minutes_before_to_those_seated_and_its_trainer_only(
    client_of, plan, register, claire, karim, tom
):
    session = plan(seats=1)
    register(session, claire)
    register(session, karim)
    with clock.at(session.starts_at - timedelta(minutes=16)):
        early = client_of(claire).get(url("join", session))
        assert early.status_code == 200
        assert "visio.example" not in early.content.decode()
    with clock.at(session.starts_at - timedelta(minutes=15)):
        for person in (claire, tom):
            assert client_of(person).get(url("join", session)).url == session.link
        assert client_of(karim).get(url("join", session)).status_code == 404
    with clock.at(session.ends_at):
        assert client_of(claire).get(url("join", session)).status_code == 200


def test_the_calendar_file_is_a_publication_without_the_link_to_join(client, plan):
    answer = client.get(url("calendar_file", plan()))
    assert answer["Content-Type"] == "text/calendar; method=PUBLISH; charset=UTF-8"
    event = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert "ATTENDEE" not in event
    assert b"visio.example" not in answer.content


def test_a_draft_is_there_for_its_trainer_only(client, client_of, plan, claire, tom):
    session = plan(open=False)
    assert client_of(claire).get(url("session", session)).status_code == 404
    assert client.get(url("session", session)).status_code == 404
    assert client_of(tom).get(url("session", session)).status_code == 200


def test_the_panel_of_a_class_says_where_the_reader_stands(
    rf, plan, register, class_activity, claire, karim, nadia
):
    def panel(person):
        request = rf.get(class_activity.path)
        request.user = person
        facts = queries.panel(person, class_activity)
        return render_to_string("class_sessions/_panel.html", facts, request)

    first, second = plan(seats=1), plan(days=9)
    register(first, claire)
    register(first, karim)
    assert url("cancel", first) in panel(claire)
    assert url("calendar_file", first) in panel(claire)
    assert url("change_date", second) in panel(claire)
    assert url("cancel", first) in panel(karim)
    assert url("register", second) in panel(nadia)
    assert url("register", second) in panel(AnonymousUser())
    ClassSession.objects.update(state="cancelled", cancellation_reason="Grève")
    assert "/inscription/" not in panel(nadia)


# --- Trainers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["manage", "edit", "call_off", "attendance"])
def test_a_session_that_is_not_ones_own_is_not_there(client_of, plan, claire, nadia, sophie, name):
    session = plan()
    for stranger in (claire, nadia, sophie):
        assert client_of(stranger).get(url(name, session)).status_code == 404


@pytest.mark.parametrize("name", ["manage", "edit", "call_off", "attendance"])
def test_its_trainer_opens_it_whoever_manages_the_place_only_reads_it(
    client_of, plan, tom, helene, marc, ada, name
):
    session = plan()
    for person in (tom, ada):
        assert client_of(person).get(url(name, session)).status_code == 200
    for reader in (helene, marc):
        assert client_of(reader).get(url(name, session)).status_code == (
            200 if name == "manage" else 404
        )
        if name != "manage":
            assert client_of(reader).post(url(name, session)).status_code == 404


def test_whoever_manages_the_place_reads_the_names_of_their_own_people_and_counts_the_others(
    client_of, plan, register, tom, helene, claire, karim, nadia, valbourg
):
    session = plan(seats=2)
    luc = factories.person("Luc", "Prat", valbourg.peupliers)
    for person in (claire, nadia, luc, karim):
        register(session, person)

    def page(reader):
        return client_of(reader).get(url("manage", session))

    given, read = page(tom), page(helene)
    for person in (claire, karim, nadia, luc):
        assert person.email in given.content.decode()
        assert person.email not in read.content.decode()
    assert [row.person for row in read.context["seated"]] == [claire]
    assert [row.person for row in read.context["waiting"]] == [karim]
    assert (read.context["seated_elsewhere"], read.context["waiting_elsewhere"]) == (1, 1)
    for name in ("edit", "call_off", "attendance"):
        assert url(name, session) not in read.content.decode()
    for stranger in (nadia, luc):
        assert stranger.last_name not in read.content.decode()


def test_a_class_withdrawn_takes_nobody_any_more_and_says_so(
    client_of, plan, register, claire, karim, class_activity
):
    first, second = plan(), plan(days=9)
    register(first, claire)
    withdraw_activity(actor=None, uuid=class_activity.uuid)
    for person, name, session in ((karim, "register", first), (claire, "change_date", second)):
        answer = client_of(person).post(
            url(name, session), {"next": class_activity.path}, follow=True
        )
        assert answer.redirect_chain == [(url("session", session), 302)]
        assert [one.message for one in answer.context["messages"]] == [
            str(errors.Withdrawn.message)
        ]
        assert f'action="{url(name, session)}"' not in answer.content.decode()
    registration = Registration.objects.get()
    assert (registration.person, registration.session, registration.state) == (
        claire, first, "seated",
    )  # fmt: skip


def test_planning_is_for_trainers(client_of, claire, tom):
    for name in ("mine", "plan"):
        address = reverse(f"class_sessions:{name}")
        assert client_of(claire).get(address).status_code == 404
        assert client_of(tom).get(address).status_code == 200


def test_a_class_is_planned_from_one_form(client_of, filled, tom, marc):
    filled |= {"trainers": f"{marc.email.upper()}\n", "seats": "", "waiting_places": ""}
    answer = client_of(tom).post(reverse("class_sessions:plan"), filled)
    session = ClassSession.objects.get()
    assert answer.url == url("manage", session)
    assert session.starts_at.isoformat() == "2026-12-09T13:00:00+00:00"
    assert session.minutes == 45
    assert (session.seats, session.waiting_places) == (None, None)
    assert set(session.trainers.all()) == {tom, marc}


def test_all_mistakes_of_the_form_are_said_at_once_each_under_its_field(
    client_of, filled, tom, claire
):
    filled |= {
        "activity": "",
        "date": "2026-11-30",
        "seats": "0",
        "link": "",
        "trainers": f"{claire.email}, inconnu@valbourg.example",
        "minutes": "",
    }
    answer = client_of(tom).post(reverse("class_sessions:plan"), filled)
    said = answer.context["form"].errors
    assert set(said) == {"activity", "date", "seats", "link", "trainers", "minutes"}
    assert claire.email in said["trainers"][0]
    assert not ClassSession.objects.exists()
    assert 'id="id_seats_error"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": "2026-12-01", "start": "09:30"}, "start"),  # 8:30 UTC, it is 9:00
        ({"date": "2027-03-28", "start": "02:30"}, "start"),  # clocks go from 2 to 3
        ({"modality": "hybrid"}, "place"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"organisation": "0"}, "organisation"),
    ],
)
def test_what_cannot_be_is_refused_under_its_field(client_of, filled, tom, wrong, field):
    answer = client_of(tom).post(reverse("class_sessions:plan"), filled | wrong)
    assert set(answer.context["form"].errors) == {field}


def test_fewer_seats_ask_for_a_confirmation(client_of, filled, plan, tom):
    session, browser = plan(seats=5), client_of(tom)
    filled |= {"seats": "3", "open": "on"}
    answer = browser.post(url("edit", session), filled)
    assert set(answer.context["form"].errors) == {"confirmed"}
    assert ClassSession.objects.get().seats == 5
    browser.post(url("edit", session), filled | {"confirmed": "on"})
    assert ClassSession.objects.get().seats == 3
    assert ClassSession.objects.get().trainers.get() == tom


def test_an_edit_that_changes_nothing_tells_nobody(client_of, plan, tom):
    session, browser = plan(), client_of(tom)
    form = browser.get(url("edit", session)).context["form"]
    sent = {field.html_name: field.value() for field in form}
    answer = browser.post(url("edit", session), {k: v for k, v in sent.items() if v is not None})
    assert answer.status_code == 302
    session = ClassSession.objects.get()
    assert (session.sequence, session.changed_at) == (0, None)


def test_calling_off_asks_for_a_reason(client_of, plan, tom):
    session, browser = plan(), client_of(tom)
    assert (
        "reason" in browser.post(url("call_off", session), {"reason": " "}).context["form"].errors
    )
    browser.post(url("call_off", session), {"reason": "Grève"})
    assert ClassSession.objects.get().state == "cancelled"


def test_attendance_is_taken_from_a_phone_and_completes_the_class(
    client_of, plan, register, tom, claire, karim, class_activity
):
    session = plan()
    register(session, claire)
    register(session, karim)
    with clock.at(session.starts_at):
        browser = client_of(tom)
        sent = {"present": [str(claire.uuid)], "excused": [str(karim.uuid)]}
        for _time in range(2):
            assert browser.post(url("attendance", session), sent).status_code == 302
        page = browser.get(url("attendance", session))
    assert (page.context["present"], page.context["registered"]) == (1, 2)
    assert dict(Attendance.objects.values_list("person", "status")) == {
        claire.pk: "present",
        karim.pk: "excused",
    }
    assert class_activity.pk in completions_of(claire, [class_activity.pk])


def test_a_trainers_screens_cost_the_same_with_one_row_and_three(
    client_of, plan, register, valbourg, tom
):
    people = factories.teachers(3, valbourg.tilleuls)
    session, browser = plan(seats=None), client_of(tom)
    pages = [
        reverse("class_sessions:mine"),
        *(url(name, session) for name in ("manage", "attendance", "session")),
    ]

    def count():
        counted = []
        with clock.at(session.starts_at):
            for page in pages:
                with CaptureQueriesContext(connection) as captured:
                    assert browser.get(page).status_code == 200
                counted.append(len(captured))
        return counted

    register(session, people[0])
    count()  # what is read once for all, such as content types
    with_one = count()
    for day, person in enumerate(people[1:], start=10):
        register(session, person)
        plan(days=day)
    assert count() == with_one


# --- Two places at once --------------------------------------------------------------------------


@pytest.fixture
def another(plan, valbourg):
    """A date of another class."""

    def planned(**facts):
        return plan(activity=factories.activity("class", "Écrire aux familles"), **facts)

    return planned


def test_whoever_is_expected_elsewhere_at_that_time_is_told_before_and_after(
    plan, another, register, claire, client_of
):
    register(another(), claire)
    session, browser = plan(), client_of(claire)
    html = browser.get(url("session", session)).content.decode()
    assert "Écrire aux familles" in html
    assert "vous avez déjà rendez-vous ailleurs" in html
    answer = browser.post(url("register", session), follow=True)
    assert "À la même heure, vous avez aussi rendez-vous ici" in answer.content.decode()
    assert Registration.objects.filter(person=claire, state="seated").count() == 2


def test_a_trainer_is_told_of_the_class_they_give(plan, another, marc, client_of):
    another(trainers=[marc])
    html = client_of(marc).get(url("session", plan())).content.decode()
    assert "vous avez déjà rendez-vous ailleurs" in html


@pytest.mark.parametrize("facts", [{"days": 9}, {"days": 8, "state": "cancelled"}])
def test_nothing_is_said_of_another_hour_nor_of_a_class_called_off(
    plan, another, register, claire, client_of, facts
):
    other = another(days=facts["days"])
    register(other, claire)
    if "state" in facts:
        ClassSession.objects.filter(pk=other.pk).update(
            state=facts["state"], cancellation_reason="Salle inondée."
        )
    html = client_of(claire).get(url("session", plan())).content.decode()
    assert "rendez-vous ailleurs" not in html


def test_administrators_are_not_expected_in_every_class(plan, another, ada, client_of):
    another()
    assert "rendez-vous ailleurs" not in client_of(ada).get(url("session", plan())).content.decode()
