"""A call for help: proved, then told to whoever helps that place; never in the name of a pupil."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from lms.common import clock
from lms.common.models import Message
from lms.people.models import Role
from lms.personal_data.operations import apply_retention
from lms.support import errors, operations, queries
from lms.support.models import SupportRequest
from lms.territory.models import Audience, EntService
from tests import factories

pytestmark = pytest.mark.django_db
FORM = "/aide/demande/"
State = SupportRequest.State


@pytest.fixture
def agent(valbourg):
    return factories.person(
        "Lou", "Fabre", valbourg.est, Audience.DIGITAL_ADVISER, Role.SUPPORT_AGENT
    )


def written(**facts):
    return {
        "form_key": str(uuid4()),
        "text": "La liste des brouillons est vide.",
        "email": "parent@exemple.example",
        **facts,
    }


def link_in(message):
    line = next(line for line in message.text.splitlines() if FORM in line)
    return line[line.index(FORM) :]


def test_a_visitor_proves_an_address_then_the_agents_of_the_place_are_told(client, agent, valbourg):
    answer = client.post(FORM, written(school=valbourg.tilleuls.code))
    assert answer.url == reverse("support:sent")
    call = SupportRequest.objects.get()
    assert (call.state, call.school) == (State.UNCONFIRMED, valbourg.tilleuls)
    [asked] = Message.objects.all()
    assert (asked.kind, asked.address) == ("support.confirm", "parent@exemple.example")
    html = client.get(link_in(asked)).content.decode()
    assert "La liste des brouillons est vide." in html
    call.refresh_from_db()
    assert call.state == State.UNCONFIRMED, "a machine that reads mail opens links too"
    html = client.post(link_in(asked), follow=True).content.decode()
    assert "Votre message est parti" in html
    call.refresh_from_db()
    assert call.state == State.OPEN
    told = Message.objects.get(kind="support.asked")
    assert told.person == agent
    assert "La liste des brouillons est vide." in told.text


def test_a_call_confirmed_twice_tells_once(client, agent):
    client.post(FORM, written())
    link = link_in(Message.objects.get())
    for _again in range(2):
        assert client.post(link, follow=True).status_code == 200
    assert Message.objects.filter(kind="support.asked").count() == 1


def test_a_link_is_over_after_two_days_and_says_so(client, agent):
    client.post(FORM, written())
    link = link_in(Message.objects.get())
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        for answer in (client.get(link), client.post(link)):
            assert answer.status_code == 404
            assert "n’est plus valable" in answer.content.decode()
    assert SupportRequest.objects.get().state == State.UNCONFIRMED


def test_a_forged_link_opens_nothing(client):
    assert client.get(f"{FORM}abc.def/").status_code == 404


def test_a_signed_in_person_is_believed_at_once_and_finds_the_call_in_their_space(
    claire, agent, client_of
):
    browser = client_of(claire)
    assert 'name="email"' not in browser.get(FORM).content.decode()
    browser.post(FORM, written(email="", school="9990101J"))
    call = SupportRequest.objects.get()
    assert (call.state, call.person, call.email) == (State.OPEN, claire, claire.email)
    assert "La liste des brouillons" in browser.get("/mon-espace/").content.decode()


def test_the_same_form_sent_twice_is_one_call(client, agent):
    form = written()
    for _again in range(2):
        client.post(FORM, form)
    assert SupportRequest.objects.count() == 1
    assert Message.objects.count() == 1


def test_the_form_comes_knowing_the_page_and_the_service(client, db):
    EntService.objects.create(slug="blog", name="Blog")
    html = client.get(f"{FORM}?page=/services/blog/&service=blog&profil=guardian").content.decode()
    assert 'name="page_path" value="/services/blog/"' in html
    assert '<option value="blog" selected>' in html
    assert '<option value="guardian" selected>' in html


@pytest.mark.parametrize(
    "path", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:x"]
)
def test_a_page_of_another_site_is_not_kept(client, db, path):
    client.post(FORM, written(page_path=path))
    assert SupportRequest.objects.get().page_path == ""


def test_a_robot_fills_what_nobody_sees_and_leaves_nothing(client, db):
    answer = client.post(FORM, written(website="https://spam.example"))
    assert answer.url == reverse("support:sent")
    assert not SupportRequest.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"text": " "}, "Dites ce que vous cherchiez à faire"),
        ({"text": "x" * 4001}, "dépasse 4\xa0000 caractères"),
        ({"text": "L’élève Lucas Martin ne voit rien."}, "semble nommer un élève"),
        ({"email": "pas une adresse"}, "adresse"),
        ({"school": "École de nulle part"}, "Aucune école n’est connue"),
        ({"service": "inconnu"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_cannot_be_sent_says_why_and_keeps_nothing(client, db, facts, sentence):
    html = client.post(FORM, written(**facts)).content.decode()
    assert sentence in html.replace("\u202f", "\xa0").replace("4 000", "4\xa0000")
    assert not SupportRequest.objects.exists()


def test_the_sixth_call_of_one_person_within_the_hour_waits_and_their_colleague_does_not(
    client, db
):
    for _number in range(5):
        client.post(FORM, written())
    html = client.post(FORM, written()).content.decode()
    assert "Vous avez envoyé cinq messages en une heure." in html
    assert SupportRequest.objects.count() == 5
    assert client.post(FORM, written(email="collegue@ecole.example")).status_code == 302


def test_a_network_that_sends_sixty_calls_within_the_hour_is_told_how_to_go_on(client, db):
    for number in range(60):
        client.post(FORM, written(email=f"personne{number}@ecole.example"))
    html = client.post(FORM, written(email="encore@ecole.example")).content.decode()
    assert "De très nombreux messages sont partis de votre réseau" in html
    assert SupportRequest.objects.count() == 60


def test_the_nearest_agents_are_told_and_administrators_where_there_are_none(valbourg, agent, ada):
    far = factories.person(
        "Rémi", "Colin", valbourg.academy, Audience.DIGITAL_ADVISER, Role.SUPPORT_AGENT
    )
    assert queries.agents_for(valbourg.tilleuls) == [agent]
    assert queries.agents_for(valbourg.peupliers) == [far]
    assert set(queries.agents_for(None)) == {agent, far}
    far.posts.all().delete()
    assert queries.agents_for(valbourg.peupliers) == [ada]


def test_an_address_never_confirmed_is_forgotten_in_a_week_and_a_call_in_two_years(
    client, claire, agent
):
    client.post(FORM, written())
    operations.call_for_help(actor=claire, form_key=uuid4(), text="Je suis bloquée.")
    with clock.at(clock.now() + timedelta(days=8)):
        apply_retention()
    assert [call.person for call in SupportRequest.objects.all()] == [claire]
    with clock.at(clock.now() + timedelta(days=731)):
        apply_retention()
    assert not SupportRequest.objects.exists()


def test_an_operation_refuses_what_a_form_would(claire):
    with pytest.raises(errors.NothingSaid):
        operations.call_for_help(actor=claire, form_key=uuid4(), text="  ")
    with pytest.raises(errors.NamesAPupil):
        operations.call_for_help(actor=claire, form_key=uuid4(), text="Mon élève Léa Petit pleure.")
