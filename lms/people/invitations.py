"""Invitations: the one message by which somebody enters the account that was opened for them.

The link is signed and needs no table. It opens the choice of a first password, and nothing else:
once its holder has entered, by it or by any other door, it is spent.
"""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from lms.common import audit, clock, jobs
from lms.common.outbox import operations as outbox
from lms.common.outbox import render
from lms.people.models import Person

KIND = "account.invitation"
SALT = "lms.people.invitations"
DAYS = 30
PORTION = 200
EVERYBODY = "lms.people.invitations.invite_everybody"


def never_entered():
    """The people whose account nobody has entered yet."""
    return Person.objects.filter(
        is_active=True, last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )


def invite(*, actor, people, again=False) -> int:
    """Invite those of these people who never entered; how many.

    The same invitation is sent once, whatever asks for it; `again` is a new one, once a day.
    """
    occurrence = clock.today().isoformat() if again else ""
    names = list(never_entered().filter(pk__in=people.values("pk")).values_list("pk", flat=True))
    for start in range(0, len(names), PORTION):
        _invite_some(actor, names[start : start + PORTION], occurrence)
    return len(names)


def invite_everybody_again(*, actor) -> int:
    """Have the worker invite all those who never entered; how many they are."""
    jobs.enqueue(EVERYBODY, key="invite-everybody", actor_uuid=str(actor.uuid))
    return never_entered().count()


def invite_everybody(actor_uuid: str) -> None:
    """The job of `invite_everybody_again`."""
    actor = Person.objects.filter(uuid=actor_uuid).first()
    invite(actor=actor, people=Person.objects.all(), again=True)


@transaction.atomic
def _invite_some(actor, names: list[int], occurrence: str) -> None:
    invited = list(Person.objects.filter(pk__in=names))
    for person in invited:
        with translation.override(person.language):
            context = {"person": person, "path": _path(person), "days": DAYS}
            subject, text, html = render("account_invitation", context)
        outbox.queue(
            kind=KIND,
            about=person.uuid,
            person=person,
            occurrence=occurrence,
            subject=subject,
            text=text,
            html=html,
        )
    audit.record_each(actor=actor, verb="person.invited", told=[(person, {}) for person in invited])


def _path(person: Person) -> str:
    return reverse("account_invitation", args=[signing.dumps(person.uuid.hex, salt=SALT)])


def invited_by(token: str) -> Person | None:
    """Whom this link invites; None when it is wrong, too old or spent."""
    try:
        uuid = UUID(signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return never_entered().filter(uuid=uuid).first()


def password_path(person: Person) -> str:
    """Where this person chooses their first password, for an hour or so."""
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
