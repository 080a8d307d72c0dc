"""Verbs that lend the rights of a post, and take them back."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation

from lms.common import audit, clock, outbox
from lms.common.locks import locked
from lms.common.outbox import operations as mail
from lms.people import errors
from lms.people.models import Delegation, Post
from lms.people.queries import DELEGATING_ROLES, colleagues_of, current_posts

LONGEST = timedelta(days=366)


@transaction.atomic
def delegate(*, actor, post, to, starts_on, ends_on) -> Delegation:
    """Lend one's own post to a colleague; what was lent to oneself is never lent further."""
    post = locked(Post.objects.filter(pk=post.pk)).get()
    held = current_posts(actor).filter(pk=post.pk, role__in=DELEGATING_ROLES)
    if not held.exists() or not colleagues_of(post).filter(pk=to.pk).exists():
        raise errors.NotYoursToDelegate
    if starts_on < clock.today():
        raise errors.DelegationBeginsTooSoon
    if ends_on < starts_on:
        raise errors.DelegationEndsTooSoon
    if ends_on - starts_on > LONGEST:
        raise errors.DelegationTooLong
    overlapping = Delegation.objects.filter(
        post=post, to=to, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if overlapping.exists():
        raise errors.AlreadyDelegated
    delegation = Delegation.objects.create(post=post, to=to, starts_on=starts_on, ends_on=ends_on)
    audit.record(
        actor=actor,
        verb="rights.delegated",
        target=delegation,
        person=str(to.uuid),
        role=post.role,
        organisation=str(post.organisation.uuid),
        ends_on=ends_on,
    )
    _tell(delegation)
    return delegation


@transaction.atomic
def end_delegation(*, actor, delegation) -> Delegation:
    """Take the rights back at once; their holder may also give them back."""
    delegation = locked(Delegation.objects.filter(pk=delegation.pk)).get()
    if actor.pk not in (delegation.post.person_id, delegation.to_id) and not actor.is_superuser:
        raise errors.NotYoursToDelegate
    if delegation.ended_at is None:
        delegation.ended_at = clock.now()
        delegation.save(update_fields=["ended_at"])
        audit.record(
            actor=actor,
            verb="rights.delegation_ended",
            target=delegation,
            person=str(delegation.to.uuid),
        )
    return delegation


def _tell(delegation) -> None:
    person = delegation.to
    with translation.override(person.language):
        parts = outbox.render("rights_delegated", {"person": person, "delegation": delegation})
    mail.queue(
        kind="rights_delegated",
        about=delegation.uuid,
        person=person,
        subject=parts.subject,
        text=parts.text,
    )
