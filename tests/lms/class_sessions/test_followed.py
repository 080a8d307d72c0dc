"""Who may see, without giving a class, that somebody of their place is registered."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.class_sessions.models import ClassSession
from lms.class_sessions.operations import register
from lms.common import clock
from lms.reporting import views
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(class_activity, valbourg, tom):
    """Of the district, given by its trainer."""
    at = clock.now() + timedelta(days=2)
    session = ClassSession.objects.create(
        activity=class_activity, organisation=valbourg.est, starts_at=at,
        ends_at=at + timedelta(hours=1), state=ClassSession.State.OPEN, seats=20,
    )  # fmt: skip
    session.trainers.add(tom)
    return session


def test_a_head_sees_who_of_their_school_is_registered_and_nobody_else(
    session, claire, karim, sophie, client_of
):
    for person in (claire, karim):
        register(actor=person, session=session, person=person)
    head = client_of(sophie)
    for address in (
        reverse("reporting:territory"),
        reverse("class_sessions:manage", args=[session.uuid]),
    ):
        html = head.get(address).content.decode()
        assert "Claire Morvan" in html
        assert "Karim Haddad" not in html


def test_a_session_where_nobody_of_theirs_is_registered_stays_unknown(
    session, karim, sophie, client_of
):
    register(actor=karim, session=session, person=karim)
    manage = reverse("class_sessions:manage", args=[session.uuid])
    assert client_of(sophie).get(manage).status_code == 404


def test_a_learner_registered_does_not_read_the_list(session, claire, client_of):
    register(actor=claire, session=session, person=claire)
    manage = reverse("class_sessions:manage", args=[session.uuid])
    assert client_of(claire).get(manage).status_code == 404


def test_the_list_costs_the_same_for_one_person_and_for_three(
    session, claire, sophie, valbourg, client_of
):
    head, counts = client_of(sophie), []
    for people in ([claire], [factories.person("A", "B", valbourg.tilleuls) for _ in range(2)]):
        for person in people:
            register(actor=person, session=session, person=person)
        head.get(reverse("reporting:territory"))
        with CaptureQueriesContext(connection) as queries:
            head.get(reverse("reporting:territory"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_a_page_does_not_hold_stands_on_the_next(
    session, claire, sophie, valbourg, client_of, monkeypatch
):
    monkeypatch.setattr(views, "REGISTRATIONS_PER_PAGE", 2)
    people = [factories.person(name, "Morvan", valbourg.tilleuls) for name in ("Anne", "Yves")]
    for person in (claire, *people):
        register(actor=person, session=session, person=person)
    pages = [
        client_of(sophie).get(reverse("reporting:territory"), {"page": page}).content.decode()
        for page in (1, 2)
    ]
    assert ["Anne Morvan" in html for html in pages] == [True, False]
    assert ["Yves Morvan" in html for html in pages] == [False, True]
    assert "Page suivante" in pages[0]
