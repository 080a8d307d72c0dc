"""One door, with its sentences; the others are closed."""

import re

import pytest
from django.urls import reverse

from lms.common.logs import scrub
from lms.common.models import AuditEntry, Message
from lms.people import receivers
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def test_a_person_signs_in_with_their_address_and_lands_on_their_space(client, claire):
    answer = sign_in(client, claire.email.upper())
    assert (answer.status_code, answer.url) == (302, "/mon-espace/")
    assert client.session["_auth_user_id"] == str(claire.pk)


def test_a_wrong_password_gives_a_sentence_under_the_same_form(client, claire):
    page = sign_in(client, claire.email, "pas-celui-la").content.decode()
    assert "L’adresse ou le mot de passe" in page or "The e-mail address or the password" in page
    assert f'value="{claire.email}"' in page


def test_a_refused_sign_in_is_logged_without_the_address(client, claire, monkeypatch):
    lines = []
    monkeypatch.setattr(receivers.security, "info", lambda what, extra: lines.append(extra))
    for email in (claire.email, claire.email.upper(), "inconnue@valbourg.example"):
        sign_in(client, email, "pas-celui-la", REMOTE_ADDR="192.0.2.77")
    tried = [line["facts"]["tried"] for line in lines]
    assert [line["facts"]["network"] for line in lines] == ["192.0.2.0/24"] * 3
    assert tried[0] == tried[1] != tried[2]
    assert all(scrub(one) == one and "@" not in one for one in tried)


def test_who_comes_in_and_who_is_refused_stands_in_the_activity_log(client, claire):
    sign_in(client, claire.email, "pas-celui-la")
    sign_in(client, claire.email)
    refused, opened = AuditEntry.objects.filter(verb__startswith="session.").order_by("sequence")
    assert (refused.verb, refused.actor_uuid) == ("session.refused", None)
    assert claire.email not in str(refused.facts)
    assert (opened.verb, opened.actor_uuid) == ("session.opened", claire.uuid)


def test_known_and_unknown_addresses_are_answered_alike(client, claire):
    def answer(email):
        page = sign_in(client, email, "pas-celui-la").content.decode().replace(email, "")
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)

    assert answer(claire.email) == answer("inconnue@valbourg.example")


def test_after_five_failures_the_account_waits_and_says_how_long(client, claire):
    for _attempt in range(5):
        sign_in(client, claire.email, "pas-celui-la")
    page = sign_in(client, claire.email).content.decode()
    assert "_auth_user_id" not in client.session
    assert re.search(r"dans 5\s?minutes|in 5 minutes", page)


def test_a_closed_account_does_not_sign_in(client, claire):
    claire.is_active = False
    claire.save()
    sign_in(client, claire.email)
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_chosen_again_through_the_outbox(client, claire):
    client.post(reverse("account_reset_password"), {"email": claire.email})
    message = Message.objects.get(person=claire)
    link = re.search(r"http://\S+(/compte/mot-de-passe/reinitialiser/\S+)", message.text)[1]
    form = client.get(link, follow=True)
    new = "Trois-craies-jaunes-au-tableau-9"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    claire.refresh_from_db()
    assert claire.check_password(new)
    assert AuditEntry.objects.filter(verb="password.changed", target_uuid=claire.uuid).exists()
    assert client.get(link, follow=True).context["token_fail"] is True


def test_asking_for_a_new_password_does_not_shut_out_the_old_one(client, claire):
    client.post(reverse("account_reset_password"), {"email": claire.email})
    assert sign_in(client, claire.email).url == "/mon-espace/"


def test_an_unknown_address_receives_nothing(client, db):
    answer = client.post(reverse("account_reset_password"), {"email": "inconnue@valbourg.example"})
    assert answer.url == reverse("account_reset_password_done")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/login/?next=//evil.example/", "/_util/login/"]
)
def test_the_back_office_has_no_door_of_its_own(client, ada, path):
    answer = client.post(path, {"username": ada.email, "password": PASSWORD})
    assert answer.url == f"{LOGIN}?next=/admin/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/admin/password_reset/", "/admin/password_reset/confirm/x/y/"])
def test_the_back_office_resets_no_password(client, db, path):
    assert client.get(path).status_code == 404


def test_there_is_no_django_admin(client, db):
    assert client.get("/django-admin/login/").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
    ],
)
def test_pages_of_one_s_account_open_in_our_layout(client, claire, name):
    sign_in(client, claire.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert b'<main id="main"' in answer.content
    assert b"style=" not in answer.content


def test_what_protects_an_account_asks_for_the_password_again(client, claire):
    sign_in(client, claire.email)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_at_the_door_open_in_our_layout(client, db, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert b'<main id="main"' in answer.content


def test_signing_out_is_a_form_and_keeps_nothing_of_the_session(client, claire):
    sign_in(client, claire.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == "/"
    assert "_auth_user_id" not in client.session
