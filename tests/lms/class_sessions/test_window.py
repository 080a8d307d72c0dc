"""When one may register, and until when a seat is given back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse_lazy

from lms.class_sessions import errors, operations, queries
from lms.class_sessions.models import ClassSession
from lms.common import clock
from lms.common.models import Message
from tests.lms.class_sessions.test_screens import url

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
PLAN = reverse_lazy("class_sessions:plan")


def shown(client_of, person, session) -> str:
    html = client_of(person).get(url("session", session)).content.decode()
    return " ".join(html.replace("\u00a0", " ").split())


def test_registration_opens_at_its_hour_and_says_it_before(plan, register, client_of, claire):
    session = plan(opens_before=7 * DAY)
    with pytest.raises(errors.NotOpenYet, match=r"mercredi 2 décembre à 14\sh"):
        register(session, claire)
    assert "Les inscriptions ouvrent le mercredi 2 décembre à 14 h." in shown(
        client_of, claire, session
    )
    with clock.at(session.starts_at - 7 * DAY):
        assert register(session, claire).seat == 1


def test_registration_closes_at_its_hour(plan, register, client_of, claire, karim):
    session = plan(closes_before=2 * DAY)
    assert "Inscriptions jusqu’au lundi 7 décembre à 14 h" in shown(client_of, karim, session)
    with clock.at(session.starts_at - 2 * DAY - MINUTE):
        register(session, claire)
    with clock.at(session.starts_at - 2 * DAY):
        with pytest.raises(errors.Closed):
            register(session, karim)
        page = shown(client_of, karim, session)
        assert "Inscriptions closes" in page
        assert "Prendre une place" not in page
        assert session not in queries.open_to_all()
    assert session in queries.open_to_all()


def test_whoever_gives_the_class_adds_people_outside_these_hours(plan, claire, karim, tom):
    session = plan(opens_before=7 * DAY, closes_before=DAY)
    assert operations.register(actor=tom, session=session, person=claire).seat == 1
    with clock.at(session.starts_at - MINUTE):
        assert operations.register(actor=tom, session=session, person=karim).seat == 2


def test_a_seat_is_given_back_until_its_hour_then_freed_by_the_trainer(
    plan, register, client_of, claire, karim, tom
):
    session = plan(leaves_before=2 * DAY, seats=1)
    seat, place = register(session, claire), register(session, karim)
    assert "Une place peut être rendue jusqu’au lundi 7 décembre à 14 h" in shown(
        client_of, claire, session
    )
    with clock.at(session.starts_at - 2 * DAY + MINUTE):
        with pytest.raises(errors.TooLateToLeave, match=r"lundi 7 décembre à 14\sh"):
            operations.cancel(actor=claire, registration=seat)
        page = shown(client_of, claire, session)
        assert "Rendre ma place" not in page
        assert "Il est trop tard pour rendre cette place vous-même" in page
        assert not operations.cancel(actor=karim, registration=place).is_active
        assert not operations.cancel(actor=tom, registration=seat).is_active


def test_a_date_is_not_changed_once_its_seat_is_kept(plan, register, claire):
    session, later = plan(leaves_before=2 * DAY), plan(days=15)
    register(session, claire)
    with clock.at(session.starts_at - DAY):
        with pytest.raises(errors.TooLateToLeave):
            operations.change_date(actor=claire, session=later, person=claire)
        assert queries.date_of(session, claire).is_seated
        assert not queries.date_of(later, claire).registration


def test_another_date_is_offered_only_while_it_takes_people(plan, register, claire, karim):
    full, later = plan(seats=1), plan(days=15, opens_before=7 * DAY)
    register(full, karim)
    register(full, claire)
    [mine] = queries.next_of(claire)
    assert mine.other is None
    with clock.at(later.starts_at - 7 * DAY):
        assert queries.open_to_all().get() == later


def test_registration_does_not_close_before_it_opens(plan):
    with pytest.raises(errors.ClosesBeforeItOpens):
        plan(opens_before=DAY, closes_before=DAY)
    session = plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassSession.objects.filter(pk=session.pk).update(opens_before=timedelta())


def test_the_form_keeps_these_hours_and_a_copy_takes_them(client_of, filled, tom):
    browser = client_of(tom)
    told = {"opens_before": "336", "closes_before": "24", "leaves_before": "48"}
    browser.post(PLAN, filled | told | {"opens_before": "168", "closes_before": "168"})
    assert not ClassSession.objects.exists()
    browser.post(PLAN, filled | told)
    session = ClassSession.objects.get()
    hours = (session.opens_before, session.closes_before, session.leaves_before)
    assert hours == (14 * DAY, DAY, 2 * DAY)
    html = browser.get(url("edit", session)).content.decode()
    for hours_before in told.values():
        assert f'<option value="{hours_before}" selected>' in html
    copied = operations.copy(actor=tom, session=session, starts_at=session.starts_at + 7 * DAY)
    assert (copied.opens_before, copied.closes_before, copied.leaves_before) == hours


def test_mails_tell_until_when_a_seat_is_given_back(plan, register, claire, karim):
    register(plan(leaves_before=2 * DAY), claire)
    register(plan(days=9), karim)
    mails = {one.person: one.text for one in Message.objects.filter(kind="session_confirmed")}
    told = "Elle peut être rendue jusqu’au lundi 7 décembre à 14\xa0h."
    assert told in mails[claire]
    assert "peut être rendue" not in mails[karim]


def test_whoever_gets_a_seat_after_that_hour_may_still_give_it_back(
    plan, register, client_of, claire, karim, tom
):
    session = plan(leaves_before=2 * DAY, seats=1)
    seat, place = register(session, claire), register(session, karim)
    with clock.at(session.starts_at - DAY):
        operations.cancel(actor=tom, registration=seat)
        assert "peut être rendue" not in Message.objects.get(kind="session_promoted").text
        assert "Rendre ma place" in shown(client_of, karim, session)
        assert not operations.cancel(actor=karim, registration=place).is_active
