"""The second factor: who must have one, how its secret is kept, what a session proves."""

import base64
import hashlib

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from lms.people.permissions import needs_second_factor

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; whoever must have a second factor keeps one."""

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        others = Authenticator.objects.filter(user=authenticator.user, type__in=KINDS)
        return (
            others.exclude(pk=authenticator.pk).exists()
            or authenticator.type not in KINDS
            or not needs_second_factor(authenticator.user)
        )


def _cipher() -> MultiFernet:
    """The newest key writes, the former ones still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"totp:{key}".encode()).digest()))
        for key in keys
    )


def has_one(person) -> bool:
    return is_mfa_enabled(person, KINDS)


def give_application(person, secret: str) -> None:
    """Protect an account with an authenticator application that holds this secret."""
    totp.TOTP.activate(person, secret)


def code_of(secret: str) -> str:
    """What an authenticator application that holds this secret shows at this moment."""
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def is_proved(request) -> bool:
    """Whether this session gave a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def prove(request, person, authenticator) -> None:
    """Setting up a second factor shows that one holds it: the session need not be asked again."""
    if authenticator.type in KINDS:
        record_authentication(
            request, person, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )
