"""By invitation: announced nowhere, its trainers register people by their addresses."""

import pytest
from allauth.account.models import EmailAddress

from lms.class_sessions import errors, operations, queries
from lms.class_sessions.models import Registration
from lms.common.models import Message
from tests.lms.class_sessions.test_screens import url


def test_it_is_announced_nowhere_and_nobody_registers_alone(
    plan, register, client_of, claire, sophie
):
    session = plan(by_invitation=True)
    assert list(queries.open_to_all()) == []
    assert queries.upcoming(session.activity, claire) == []
    with pytest.raises(errors.ByInvitation):
        register(session, claire)
    with pytest.raises(errors.ByInvitation):
        operations.register(actor=sophie, session=session, person=claire)
    page = client_of(claire).get(url("session", session)).content.decode()
    assert "Sur invitation" in page
    assert "Prendre une place" not in page


def test_its_trainer_registers_people_by_their_addresses(plan, client_of, tom, claire, karim):
    session = plan(by_invitation=True)
    EmailAddress.objects.create(user=karim, email="karim@perso.example", verified=True)
    addresses = f"{claire.email.upper()}\nkarim@perso.example; {claire.email}"
    answer = client_of(tom).post(
        url("register_people", session), {"addresses": addresses}, follow=True
    )
    assert "2 personnes ont une place" in answer.content.decode()
    assert {row.person for row in Registration.objects.all()} == {claire, karim}
    told = Message.objects.filter(kind="session_confirmed")
    assert {message.person for message in told} == {claire, karim}
    assert "Tom Vasseur" in told[0].text
    [mine] = queries.upcoming(session.activity, claire)
    assert mine.is_seated


def test_an_address_of_nobody_registers_nobody_and_is_named(plan, client_of, tom, claire):
    session = plan()
    answer = client_of(tom).post(
        url("register_people", session), {"addresses": f"{claire.email} personne@x.example"}
    )
    assert "Personne n’a cette adresse ici\xa0: personne@x.example." in answer.content.decode()
    assert not Registration.objects.exists()


def test_only_those_who_give_it_register_people_so(plan, client_of, sophie, helene):
    session = plan()
    for person in (sophie, helene):
        assert client_of(person).get(url("register_people", session)).status_code == 404
