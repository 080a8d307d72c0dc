"""A second factor: chosen by its holder, asked at the door, told to the activity log."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from lms.common.models import AuditEntry, Message
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def code_of(secret):
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


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
