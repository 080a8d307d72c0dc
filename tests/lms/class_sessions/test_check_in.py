"""Signing on site with the code the trainer shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.catalog.operations import withdraw_activity
from lms.class_sessions import codes, errors, operations
from lms.class_sessions.models import Attendance, ClassSession, Registration, Stay
from lms.common import clock
from lms.common.codes import ALPHABET, shown
from lms.common.models import Message

HERE = "/emargement/"
ON_SITE = {"modality": "in_person", "link": "", "place": "Salle 3"}


@pytest.fixture
def session(plan, register, claire):
    """On site, with two seats, of which Claire has one; it has just begun."""
    session = plan(**ON_SITE)
    register(session, claire)
    with clock.at(session.starts_at + timedelta(minutes=2)):
        yield session


def sign(session, person, **facts):
    return operations.check_in(actor=person, code=codes.code_of(session), **facts)


def test_a_code_is_eight_symbols_that_nobody_guesses_from_another(plan):
    first, second = plan(**ON_SITE), plan(days=9, **ON_SITE)
    code = codes.code_of(first)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert codes.code_of(second) != code == codes.code_of(first)
    with override_settings(SECRET_KEY="another installation"):
        assert codes.code_of(first) != code


def test_the_address_in_the_qr_code_is_that_of_the_page_with_the_code(session, settings):
    address = f"{settings.LEVIER_SITE_URL}{HERE}?code={codes.code_of(session)}"
    assert codes.address_of(session) == address


def test_whoever_has_a_seat_signs_once_and_nothing_counts_yet(session, claire):
    first = sign(session, claire)
    with clock.at(session.starts_at + timedelta(minutes=9)):
        assert sign(session, claire) == first
    kept = Stay.objects.get()
    assert (kept.person, kept.source, kept.ends_at) == (claire, "check_in", None)
    assert kept.begins_at == session.starts_at + timedelta(minutes=2)
    assert not Attendance.objects.exists()


def test_a_code_opens_from_fifteen_minutes_before_to_the_end(session, claire):
    with (
        clock.at(session.starts_at - timedelta(minutes=16)),
        pytest.raises(errors.CheckInNotOpen, match="13.h.45"),
    ):
        sign(session, claire)
    with clock.at(session.ends_at), pytest.raises(errors.CheckInOver):
        sign(session, claire)
    assert not Stay.objects.exists()
    with clock.at(session.starts_at - timedelta(minutes=15)):
        assert sign(session, claire)


def test_an_unknown_code_and_that_of_a_class_online_open_nothing(session, plan, register, claire):
    with pytest.raises(errors.UnknownCode):
        operations.check_in(actor=claire, code="00000000")
    ClassSession.objects.update(modality="online")
    with pytest.raises(errors.UnknownCode):
        sign(session, claire)


def test_a_class_called_off_says_so(session, claire):
    ClassSession.objects.update(state="cancelled", cancellation_reason="Grève")
    with pytest.raises(errors.CalledOff):
        sign(session, claire)


def test_the_code_is_read_however_it_is_typed(session, claire):
    typed = shown(codes.code_of(session)).lower().replace("-", " ")
    assert operations.check_in(actor=claire, code=typed)


# --- Coming without a seat -----------------------------------------------------------------------


def test_without_a_seat_one_is_not_signed_in_but_may_take_one_that_is_left(session, karim):
    with pytest.raises(errors.NotExpected):
        sign(session, karim)
    assert sign(session, karim, takes_seat=True).person == karim
    session = ClassSession.objects.get()
    assert (session.seats_taken, session.is_full) == (2, True)
    assert Registration.objects.get(person=karim).state == "seated"
    assert not Message.objects.filter(person=karim).exists()


def test_a_seat_is_not_sold_twice_on_site_either(session, karim, nadia):
    sign(session, karim, takes_seat=True)
    with pytest.raises(errors.NoSeatOnSite):
        sign(session, nadia, takes_seat=True)
    assert not Stay.objects.filter(person=nadia).exists()
    assert ClassSession.objects.get().seats_taken == 2


def test_a_closed_circle_is_not_joined_at_the_door(session, client_of, karim):
    ClassSession.objects.update(by_invitation=True)
    with pytest.raises(errors.ByInvitation):
        sign(session, karim, takes_seat=True)
    page = client_of(karim).get(f"{HERE}?code={codes.code_of(session)}")
    assert "take_seat" not in words_of(page)


def test_whoever_comes_to_another_date_than_theirs_gives_the_other_back(
    session, plan, register, karim
):
    with clock.at(session.starts_at - timedelta(days=1)):
        later = plan(days=20, **ON_SITE)
        register(later, karim)
    sign(session, karim, takes_seat=True)
    states = dict(Registration.objects.filter(person=karim).values_list("session", "state"))
    assert states == {session.pk: "seated", later.pk: "cancelled"}
    later.refresh_from_db()
    assert later.seats_taken == 0


def test_a_class_withdrawn_meanwhile_is_still_signed_for(session, claire, class_activity):
    withdraw_activity(actor=None, uuid=class_activity.uuid)
    assert sign(session, claire)


# --- Screens -------------------------------------------------------------------------------------


def words_of(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_opening_the_address_signs_nothing_and_its_button_does(client_of, session, claire):
    browser, address = client_of(claire), f"{HERE}?code={codes.code_of(session)}"
    page = browser.get(address)
    assert "Signer ma présence" in words_of(page)
    assert not Stay.objects.exists()
    page = browser.post(HERE, {"code": codes.code_of(session)}, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "Vous avez signé à 14 h 02." in words_of(page)


def test_a_visitor_signs_in_first_and_comes_back_to_the_same_code(client, session):
    answer = client.get(f"{HERE}?code={codes.code_of(session)}")
    assert answer.url.startswith(reverse("account_login"))
    assert codes.code_of(session) in answer.url


def test_whoever_has_no_seat_reads_it_and_takes_one_by_a_button(client_of, session, karim, nadia):
    browser = client_of(karim)
    page = browser.post(HERE, {"code": codes.code_of(session)}, follow=True)
    assert "Vous n’avez pas de place dans cette classe." in words_of(page)
    assert "Prendre une place et signer" in words_of(page)
    sent = {"code": codes.code_of(session), "take_seat": "1"}
    page = browser.post(HERE, sent, follow=True)
    assert "Vous avez signé à 14 h 02." in words_of(page)
    page = client_of(nadia).post(HERE, {"code": codes.code_of(session)}, follow=True)
    assert "Il ne reste pas de place" in words_of(page)
    assert "take_seat" not in words_of(page)


def test_a_wrong_code_is_a_sentence_and_many_are_stopped(client_of, session, claire, karim):
    browser = client_of(claire)
    assert "Aucune classe n’a ce code" in words_of(browser.post(HERE, {"code": "7K4M-QX2P"}))
    for _time in range(19):
        browser.post(HERE, {"code": "7K4M-QX2P"})
    stopped = browser.post(HERE, {"code": codes.code_of(session)})
    assert stopped.status_code == 429
    assert "Trop de codes essayés" in words_of(stopped)
    assert not Stay.objects.exists()
    assert client_of(karim).get(f"{HERE}?code={codes.code_of(session)}").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=10)):
        browser.post(HERE, {"code": codes.code_of(session)})
    assert Stay.objects.exists()


def test_the_trainer_shows_the_code_and_nobody_else_reads_it(
    client_of, session, tom, claire, helene
):
    address = reverse("class_sessions:code", args=[session.uuid])
    page = words_of(client_of(tom).get(address))
    assert shown(codes.code_of(session)) in page
    assert 'src="data:image/svg+xml' in page
    for stranger in (claire, helene):
        assert client_of(stranger).get(address).status_code == 404
    manage = words_of(client_of(tom).get(reverse("class_sessions:manage", args=[session.uuid])))
    assert address in manage


def test_a_class_online_has_no_code(client_of, plan, tom):
    session = plan()
    address = reverse("class_sessions:code", args=[session.uuid])
    assert client_of(tom).get(address).status_code == 404
    manage = client_of(tom).get(reverse("class_sessions:manage", args=[session.uuid]))
    assert address not in manage.content.decode()


def test_whoever_has_a_seat_finds_the_page_from_that_of_the_session(client_of, session, claire):
    page = client_of(claire).get(reverse("class_sessions:session", args=[session.uuid]))
    assert f'href="{HERE}"' in page.content.decode()


def test_the_page_costs_the_same_with_one_class_that_day_and_three(
    client_of, session, plan, claire
):
    browser, address = client_of(claire), f"{HERE}?code={codes.code_of(session)}"

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    count()
    with_one = count()
    with clock.at(session.starts_at - timedelta(days=1)):
        for _number in range(2):
            plan(**ON_SITE)
    assert count() == with_one
