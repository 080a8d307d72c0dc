"""What the signals of Django and allauth mean here: short sessions, and the security log."""

import logging

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, pre_save
from django.dispatch import receiver
from django.utils.crypto import salted_hmac

from lms.common import acting, audit, clock, network
from lms.people import second_factor
from lms.people.middleware import PRIVILEGED_SINCE
from lms.people.models import FormerName, Person
from lms.people.permissions import is_privileged

security = logging.getLogger("levier.security")
DIGEST_LENGTH = 16  # longer ones would be taken for tokens, and left out of the log


def _log(what: str, person=None) -> None:
    security.info(what, extra={"facts": {"person": getattr(person, "uuid", "")}})


@receiver(user_logged_in)
def begin_session(request, user, **kwargs):
    """Rights won later count for the session's length from the next sign-in on."""
    if is_privileged(user):
        request.session[PRIVILEGED_SINCE] = int(clock.now().timestamp())
    _log("signed in", user)
    audit.record(actor=user, verb="session.opened", target=user)


@receiver(user_logged_out)
def end_session(user, **kwargs):
    _log("signed out", user)


@receiver(user_login_failed)
def refuse_sign_in(credentials, **kwargs):
    """Enough to see one account tried from everywhere, or many accounts tried from one place."""
    address = credentials.get("email") or credentials.get("username") or ""
    digest = salted_hmac("lms.people.sign_in", address.strip().lower(), algorithm="sha256")
    tried = digest.hexdigest()[:DIGEST_LENGTH]
    facts = {"tried": tried, "network": network.current()}
    security.info("sign-in refused", extra={"facts": facts})
    audit.record(actor=None, verb="session.refused", tried=tried)


@receiver(m2m_changed, sender=Person.groups.through)
def note_new_groups(instance, action, pk_set, reverse, **kwargs):
    """Editorial and administrative rights are groups."""
    if reverse or action not in ("post_add", "post_remove", "post_clear"):
        return
    audit.record(
        actor=acting.current(),
        verb="groups.changed",
        target=instance,
        change=action.removeprefix("post_"),
        groups=sorted(Group.objects.filter(pk__in=pk_set or ()).values_list("name", flat=True)),
    )


POWERS = {"is_superuser", "is_active"}
NAMES = {"first_name", "last_name", "email"}


@receiver(pre_save, sender=Person)
def note_new_powers_and_names(instance, update_fields, **kwargs):
    """An account made administrator or not, closed or open again; a name or an address changed."""
    saved = (POWERS | NAMES) & set(update_fields or POWERS | NAMES)
    known = Person.objects.filter(pk=instance.pk).values(*saved, *(NAMES - saved))
    before = known.first() if saved else None
    if before and any(before[name] != getattr(instance, name) for name in NAMES & saved):
        # Whole, whichever part changed: that is how texts bear it.
        FormerName.objects.create(person=instance, **{name: before[name] for name in NAMES})
    before = before or ({"is_superuser": False} if "is_superuser" in saved else {})
    changed = {name: getattr(instance, name) for name in POWERS & set(before)}
    changed = {name: value for name, value in changed.items() if value != before[name]}
    if changed:
        audit.record(actor=acting.current(), verb="powers.changed", target=instance, **changed)


@receiver((account.password_changed, account.password_set, account.password_reset))
def note_new_password(user, **kwargs):
    _log("password changed", user)
    audit.record(actor=user, verb="password.changed", target=user)


@receiver(account.email_confirmed)
def note_confirmed_address(email_address, **kwargs):
    person = email_address.user
    audit.record(actor=person, verb="address.confirmed", target=person)


@receiver(account.email_changed)
def note_new_address(user, **kwargs):
    audit.record(actor=user, verb="address.changed", target=user)


@receiver(social_account_added)
def note_linked_identity(sociallogin, **kwargs):
    person = sociallogin.user
    origin = sociallogin.account.provider
    audit.record(actor=person, verb="identity.linked", target=person, origin=origin)


@receiver(account.email_removed)
def note_former_address(user, email_address, **kwargs):
    FormerName.objects.create(person=user, email=email_address.email)


@receiver(account.email_confirmed)
def forget_identities_of_others(request, email_address, **kwargs):
    """Whoever proves an address without the provider may not be who linked it: the link is cut."""
    records = get_authentication_records(request, email_address.user)
    if not any(record["method"] == "socialaccount" for record in records):
        SocialAccount.objects.filter(user=email_address.user).delete()


@receiver(mfa.authenticator_added)
def note_second_factor(request, user, authenticator, **kwargs):
    second_factor.prove(request, user, authenticator)
    _log("second factor added", user)
    audit.record(actor=user, verb="second_factor.added", target=user, kind=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def note_lost_second_factor(user, authenticator, **kwargs):
    _log("second factor removed", user)
    audit.record(
        actor=user, verb="second_factor.removed", target=user, kind=str(authenticator.type)
    )
