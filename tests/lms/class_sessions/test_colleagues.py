"""A head, or a referent, takes seats for the adults of their school, who are told and may leave."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.class_sessions import errors, operations
from lms.class_sessions.models import Registration
from lms.common.models import Message
from lms.people.models import Role
from tests import factories
from tests.factories import client_of


def address(session):
    return reverse("class_sessions:colleagues", args=[session.uuid])


def take_for(head, session, *people):
    form = {"people": [str(person.uuid) for person in people]}
    return client_of(head).post(address(session), form, follow=True)


def offered(head, session):
    soup = BeautifulSoup(client_of(head).get(address(session)).content.decode(), "html.parser")
    return [box["value"] for box in soup.select("main input[type=checkbox]")]


def test_a_head_registers_colleagues_who_are_told_by_whom(plan, sophie, claire, valbourg):
    session, [other] = plan(), factories.teachers(1, valbourg.tilleuls)
    html = take_for(sophie, session, claire, other).content.decode()
    assert "2 personnes ont une place" in html
    assert Registration.objects.filter(session=session, state="seated").count() == 2
    message = Message.objects.get(kind="session_confirmed", person=claire)
    assert f"Cette inscription a été faite par {sophie}." in message.text
    operations.cancel(actor=claire, registration=session.registrations.get(person=claire))
    assert offered(sophie, session) == [str(claire.uuid)]


def test_whoever_registers_alone_is_told_of_nobody(plan, register, claire):
    register(plan(), claire)
    assert "faite par" not in Message.objects.get(kind="session_confirmed").text


def test_those_who_find_no_seat_wait_and_the_last_ones_are_named_with_the_reason(
    plan, sophie, valbourg
):
    session = plan(seats=1, waiting_places=1)
    people = factories.teachers(3, valbourg.tilleuls)
    html = take_for(sophie, session, *people).content.decode()
    assert "1 personne a une place" in html
    assert "1 personne est en liste d’attente." in html
    assert html.count(str(people[2])) >= 1
    assert "complète" in html


def test_what_keeps_one_out_holds_nobody_back(plan, register, sophie, claire, valbourg):
    register(plan(days=9), claire)
    session, [other] = plan(), factories.teachers(1, valbourg.tilleuls)
    html = take_for(sophie, session, claire, other).content.decode()
    assert "1 personne a une place" in html
    assert str(claire) in html
    assert not session.registrations.filter(person=claire).exists()


def test_nobody_is_registered_outside_of_one_s_school(plan, sophie, valbourg):
    session, stranger = plan(), factories.person("Omar", "Sy", valbourg.peupliers)
    assert str(stranger.uuid) not in offered(sophie, session)
    answer = take_for(sophie, session, stranger)
    assert answer.context["form"].errors.keys() == {"people"}
    with pytest.raises(errors.NotAllowed):
        operations.register(actor=sophie, session=session, person=stranger)
    assert not Registration.objects.exists()


def test_a_teacher_registers_no_colleague(plan, claire, karim):
    session = plan()
    assert client_of(claire).get(address(session)).status_code == 404
    with pytest.raises(errors.NotAllowed):
        operations.register(actor=claire, session=session, person=karim)
    link = address(session)
    assert link not in client_of(claire).get(f"/sessions/{session.uuid}/").content.decode()


def test_a_referent_registers_their_colleagues_too(plan, claire, valbourg):
    referent = factories.person("Iris", "Noël", valbourg.tilleuls, role=Role.REFERENT)
    session = plan()
    page = client_of(referent).get(f"/sessions/{session.uuid}/").content.decode()
    assert address(session) in page
    assert offered(referent, session) == [str(claire.uuid)]


def test_ticking_nobody_is_said(plan, sophie, claire):
    answer = take_for(sophie, plan())
    assert "Cochez au moins une personne." in answer.content.decode()


def test_the_list_costs_the_same_for_one_colleague_as_for_three(plan, sophie, claire, valbourg):
    def asked():
        browser = client_of(sophie)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(session))
        return len(queries)

    session = plan()
    asked()
    before = asked()
    factories.teachers(2, valbourg.tilleuls)
    assert asked() == before
