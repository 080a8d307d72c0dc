"""A second factor: chosen by its holder, asked at the door, told to the activity log."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lms.common.models import AuditEntry, Message
from lms.demo.accounts import SECRETS
from lms.people.second_factor import code_of, give_application
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "VALBOURGVALBOURGVALBOURGVALBOURG"


def sign_in(client, person):
    return client.post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True
    )


@pytest.fixture
def protected(client, sophie):
    """Sophie's browser, once she activated an authenticator application."""
    sign_in(client, sophie)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return client


@pytest.mark.django_db(transaction=True)  # it is told after the commit
def test_activating_it_is_told_to_its_holder_and_to_the_log(protected, sophie):
    verbs = AuditEntry.objects.filter(actor_uuid=sophie.uuid).values_list("verb", flat=True)
    assert "second_factor.added" in verbs
    assert Message.objects.filter(person=sophie, kind="account.totp_activated").exists()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
    ],
)
def test_its_pages_open_in_our_layout(protected, name):
    answer = protected.get(reverse(name))
    assert answer.status_code == 200
    assert b'<main id="main"' in answer.content


def test_the_password_alone_no_longer_opens_the_door(protected, sophie):
    protected.post(reverse("account_logout"))
    answer = sign_in(protected, sophie)
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in protected.session
    assert protected.get("/mon-espace/").status_code == 302


def test_a_recovery_code_opens_it_once(protected, sophie):
    codes = protected.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    def open_with(code):
        protected.post(reverse("account_logout"))
        sign_in(protected, sophie)
        protected.post(reverse("mfa_authenticate"), {"code": code})
        return "_auth_user_id" in protected.session

    assert open_with(codes[0])
    assert not open_with(codes[0])
    assert open_with(codes[1])


# --- Who must have one -----------------------------------------------------------------------


MUST = ["ada", "paul", "ines"]
DOORS = ["/mon-espace/", "/admin/", "/mon-territoire/", "/compte/mot-de-passe/", "/recherche/"]


def door(client, path):
    """The path an answer sends to, or its status."""
    answer = client.get(path)
    return answer.url.partition("?")[0] if answer.status_code == 302 else answer.status_code


@pytest.mark.parametrize("name", MUST)
def test_who_must_have_one_opens_nothing_before(request, client, name):
    sign_in(client, request.getfixturevalue(name))
    assert {door(client, path) for path in DOORS} == {reverse("mfa_activate_totp")}


@pytest.mark.parametrize("name", MUST)
def test_whatever_way_the_session_was_opened(request, name):
    client = Client()
    client.force_login(request.getfixturevalue(name))
    assert {door(client, path) for path in DOORS} == {reverse("mfa_activate_totp")}


@pytest.mark.parametrize("name", ["claire", "sophie", "marc"])
def test_the_others_choose(request, client_of, name):
    client = client_of(request.getfixturevalue(name))
    assert client.get("/mon-espace/").status_code == 200


def test_who_becomes_an_editor_is_asked_at_once(client_of, claire, ines):
    client = client_of(claire)
    assert client.get("/mon-espace/").status_code == 200
    claire.groups.add(Group.objects.get(name="Editors"))
    assert door(client, "/mon-espace/") == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)  # the session is told after the commit
def test_setting_it_up_opens_the_session_at_once(client, ada):
    sign_in(client, ada)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert client.get("/mon-espace/").status_code == 200


@pytest.fixture
def ada_inside(client, ada):
    give_application(ada, SECRET)
    sign_in(client, ada)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    return client


def test_the_code_of_the_application_opens_the_door(ada_inside):
    assert ada_inside.get("/mon-espace/").status_code == 200


def test_a_session_that_did_not_prove_it_is_asked_again(ada_inside):
    session = ada_inside.session
    session[RECORDS] = [one for one in session[RECORDS] if one["method"] != "mfa"]
    session.save()
    assert door(ada_inside, "/mon-espace/") == reverse("mfa_reauthenticate")


def test_the_last_one_cannot_be_removed_by_who_must_have_it(ada_inside, ada):
    ada_inside.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    ada_inside.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=ada, type="totp").exists()


def test_a_code_is_good_once(ada_inside, ada):
    ada_inside.post(reverse("account_logout"))
    sign_in(ada_inside, ada)
    ada_inside.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert "_auth_user_id" not in ada_inside.session


def test_a_script_is_told_in_its_own_words(client, ada):
    client.force_login(ada)
    answer = client.get("/mon-espace/", headers={"accept": "application/json"})
    assert answer.status_code == 403


def test_the_secret_is_kept_encrypted(ada):
    give_application(ada, SECRET)
    assert SECRET not in str(Authenticator.objects.get(user=ada).data)


def test_the_command_shows_the_code_of_a_demo_account(capsys):
    call_command("demo_code", "ADMIN@demo.example")
    assert capsys.readouterr().out.strip() == code_of(SECRETS["admin@demo.example"])


def test_the_command_names_the_accounts_it_knows():
    with pytest.raises(CommandError, match="pilote@demo.example"):
        call_command("demo_code", "enseignante@demo.example")


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_activate_totp"])
def test_a_session_that_owes_its_second_factor_adds_none_to_an_account_that_has_one(ada, name):
    browser = Client()
    browser.force_login(ada)
    # Without one, the password is asked again, and is enough to add it.
    assert browser.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))
    give_application(ada, SECRET)
    answer = browser.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
