"""Mes moyens de connexion: what opens one's account, changed by oneself and told."""

import re

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import RequestFactory

from lms.common.models import AuditEntry, Message

pytestmark = pytest.mark.django_db
PAGE = "/compte/"


@pytest.fixture
def fresh(client_of):
    """A browser whose person has just given their password again."""

    def browser(person):
        client = client_of(person)
        request = RequestFactory().get("/")
        request.session, request.user = client.session, person
        record_authentication(request, person, "password", reauthenticated=True)
        request.session.save()
        return client

    return browser


def test_the_page_says_what_opens_the_account(claire, fresh):
    page = fresh(claire).get(PAGE).content.decode()
    assert claire.email in page
    assert "Me déconnecter partout ailleurs" in page


def test_an_address_is_replaced_once_the_new_one_is_proved_and_the_former_is_told(claire, fresh):
    client, former = fresh(claire), claire.email
    client.post("/compte/adresse/", {"email": "claire@ac-valbourg.fr", "action_add": ""})
    claire.refresh_from_db()
    assert claire.email == former
    message = Message.objects.get(address="claire@ac-valbourg.fr")
    code = re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b|\b\d{6}\b", message.text)[0]
    client.post("/compte/adresse/a-confirmer/", {"code": code})
    claire.refresh_from_db()
    assert claire.email == "claire@ac-valbourg.fr"
    [address] = EmailAddress.objects.filter(user=claire)
    assert (address.email, address.verified, address.primary) == (claire.email, True, True)
    assert "claire@ac-valbourg.fr" in Message.objects.filter(address=former).latest("pk").text
    assert AuditEntry.objects.filter(verb="address.changed", actor_uuid=claire.uuid).exists()
    assert claire.former_names.get().email == former


def test_an_open_session_alone_changes_no_address(claire, client_of):
    answer = client_of(claire).post("/compte/adresse/", {"email": "x@ac-a.fr", "action_add": ""})
    assert answer.url.startswith("/compte/confirmer/")
    assert not Message.objects.filter(address="x@ac-a.fr").exists()


def test_the_address_of_somebody_else_is_not_taken(claire, karim, fresh):
    client = fresh(claire)
    client.post("/compte/adresse/", {"email": karim.email, "action_add": ""})
    claire.refresh_from_db()
    assert claire.email != karim.email
    assert EmailAddress.objects.filter(email=karim.email, user=claire).count() == 0


def test_every_other_session_ends_and_this_one_stays(claire, client_of):
    here, elsewhere = client_of(claire), client_of(claire)
    said = here.post("/compte/ailleurs/", follow=True).content.decode()
    assert "1 autre session est fermée." in said
    assert here.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302


def test_an_identity_is_unlinked_by_its_holder_alone(claire, karim, fresh, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "cas": {"APPS": [{"provider_id": "cas", "name": "ENT", "client_id": "cas", "settings": {}}]}
    }
    identity = SocialAccount.objects.create(user=claire, provider="cas", uid="c1", extra_data={})
    address = f"/compte/identites/{identity.pk}/retirer/"
    assert fresh(karim).post(address).status_code == 404
    client = fresh(claire)
    assert "ENT" in client.get(PAGE).content.decode()
    assert client.post(address).url == PAGE
    assert not SocialAccount.objects.exists()
    assert AuditEntry.objects.filter(verb="identity.unlinked", actor_uuid=claire.uuid).exists()
