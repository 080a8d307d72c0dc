"""A newcomer opens an account with a professional address, and learns at once."""

import re

import pytest
from django.urls import reverse

from lms.common.models import AuditEntry, Message
from lms.people.models import Person

pytestmark = pytest.mark.django_db
EMAIL = "lea.martin@ac-valbourg.fr"


def sign_up(client, email=EMAIL, **names):
    names = {"first_name": "Léa", "last_name": "Martin"} | names
    return client.post(reverse("account_signup"), {"email": email, **names})


def code_sent(kind):
    return re.search(r"^([A-Z0-9-]{6,12})$", message(kind).text, re.M)[1]


def message(kind):
    return Message.objects.filter(kind=f"account.{kind}").latest("pk")


def test_the_code_that_was_sent_opens_the_account_and_asks_where_one_works(client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    answer = client.post(
        reverse("account_email_verification_sent"), {"code": code_sent("email_confirmation_signup")}
    )
    assert answer.url == reverse("declare_post")
    person = Person.objects.get(email=EMAIL)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (str(person), person.has_usable_password()) == ("Léa Martin", False)
    opened = AuditEntry.objects.get(verb="account.opened", target_uuid=person.uuid)
    assert opened.facts == {"origin": "sign-up"}


def test_a_wrong_code_opens_nothing(client):
    sign_up(client)
    client.post(reverse("account_email_verification_sent"), {"code": "AAA-AAA"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "domain",
    ["gmail.example", "ac-valbourg.pirate.fr", "sous.ac-valbourg.fr", "xac-a.fr"],
)
def test_an_address_that_is_not_professional_is_told_so(client, domain):
    answer = sign_up(client, f"lea@{domain}")
    assert answer.context["form"].errors.as_data()["email"][0].code == "not_professional"
    assert not Person.objects.exists()


def test_an_installation_names_its_own_domains(client, settings):
    settings.LEVIER_SIGNUP_DOMAINS = ["departement.example"]
    assert sign_up(client).status_code == 200
    assert sign_up(client, "lea@departement.example").status_code == 302


def test_an_installation_may_open_accounts_to_nobody(client, settings):
    settings.LEVIER_SIGNUP_DOMAINS = []
    answer = sign_up(client)
    assert "account/signup_closed.html" in [template.name for template in answer.templates]


def test_a_known_address_is_answered_like_an_unknown_one(client, claire):
    claire.email = "claire@ac-valbourg.fr"
    claire.save()
    answer = sign_up(client, claire.email)
    assert answer.url == reverse("account_email_verification_sent")
    page = client.get(answer.url).content.decode()
    assert claire.email in page
    assert Person.objects.count() == 1
    assert reverse("account_request_login_code") in message("account_already_exists").text


def test_a_code_signs_in_without_a_password(client, claire):
    answer = client.post(reverse("account_request_login_code"), {"email": claire.email})
    assert answer.url == reverse("account_confirm_login_code")
    assert client.get(answer.url).status_code == 200
    answer = client.post(answer.url, {"code": code_sent("login_code")})
    assert (answer.url, client.session["_auth_user_id"]) == ("/mon-espace/", str(claire.pk))


def test_three_wrong_codes_and_another_is_needed(client, claire):
    client.post(reverse("account_request_login_code"), {"email": claire.email})
    code = code_sent("login_code")
    for _attempt in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "AAA-AAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_is_asked_for_an_unknown_address_alike_and_nothing_is_sent(client):
    answer = client.post(reverse("account_request_login_code"), {"email": "x@valbourg.example"})
    assert answer.url == reverse("account_confirm_login_code")
    assert client.get(answer.url).status_code == 200
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["account_signup", "account_request_login_code"])
def test_its_pages_open_in_our_layout(client, name):
    answer = client.get(reverse(name))
    assert b'<main id="main"' in answer.content
    assert b"style=" not in answer.content


def test_somebody_who_is_in_has_no_address_to_prove(client_of, claire):
    assert client_of(claire).get(reverse("account_email_verification_sent")).url == "/mon-espace/"
