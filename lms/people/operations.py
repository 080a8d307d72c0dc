"""Verbs that open accounts and posts."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q

from lms.common import audit, clock
from lms.common.locks import locked
from lms.people.errors import AlreadyHeld, EmailTaken, PostEndsBeforeItStarts, PostIsOver
from lms.people.models import Person, Post
from lms.people.post_rules import refuse_impossible


@transaction.atomic
def open_account(*, actor, email, first_name, last_name, password=None, **fields):
    """Open an account; without a password, its holder chooses one through "forgotten password".

    Whoever opens it vouches for its address: only a self-made account confirms its own.
    """
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, first_name=first_name, last_name=last_name, **fields
            )
    except IntegrityError as error:
        raise EmailTaken from error
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record(actor=actor, verb="account.opened", target=person)
    return person


@transaction.atomic
def open_post(
    *, actor, person, organisation, audience, role, starts_on, ends_on=None, confirmed=True
):
    """Give a person a post from a day to a day (included); the same one twice is one post.

    One that they hold until the same day begins earlier when asked, and is confirmed when somebody
    else than its holder, who had declared it, gives it. Raises ImpossiblePost, AlreadyHeld.
    """
    if ends_on and ends_on < starts_on:
        raise PostEndsBeforeItStarts
    refuse_impossible(organisation, audience, role, starts_on)
    locked(person)
    kind = {"organisation": organisation, "audience": audience, "role": role}
    post = _held(person, kind, starts_on, ends_on)
    if post is None:
        post = Post.objects.create(
            person=person, starts_on=starts_on, ends_on=ends_on, confirmed=confirmed, **kind
        )
        _set_clock(person, organisation)
        facts = {"organisation": str(organisation.uuid), "role": role}
        audit.record(actor=actor, verb="post.opened", target=post, person=str(person.uuid), **facts)
        return post
    if starts_on < post.starts_on and (confirmed or not post.confirmed):
        post.starts_on = starts_on
        post.save(update_fields=["starts_on"])
        audit.record(actor=actor, verb="post.begins_earlier", target=post, person=str(person.uuid))
    if confirmed and not post.confirmed:
        post.confirmed = True
        post.save(update_fields=["confirmed"])
        audit.record(actor=actor, verb="post.confirmed", target=post, person=str(person.uuid))
    return post


def _held(person, kind: dict, starts_on, ends_on) -> Post | None:
    """The post of that kind held on some of these days, which must end on the same day."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    begun = Q(starts_on__lte=ends_on) if ends_on else Q()
    found = list(Post.objects.filter(still, begun, person=person, **kind))
    if any(post.ends_on != ends_on for post in found):
        raise AlreadyHeld
    return found[0] if found else None


def _set_clock(person, organisation):
    """Whoever keeps the first setting reads hours in the zone of their first post."""
    untouched = person.time_zone == Person._meta.get_field("time_zone").default
    if untouched and organisation.time_zone != person.time_zone and person.posts.count() == 1:
        person.time_zone = organisation.time_zone
        person.save(update_fields=["time_zone"])


@transaction.atomic
def close_post(*, actor, post, ends_on=None):
    """End a post on a day (included), today unless told; the rights it gave end with it.

    A last day that has not come may still be moved; one that has passed only to an earlier one.
    """
    ends_on = ends_on or clock.today()
    post = locked(post)
    if ends_on < post.starts_on:
        raise PostEndsBeforeItStarts
    if post.ends_on and post.ends_on < min(ends_on, clock.today()):
        raise PostIsOver
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    audit.record(actor=actor, verb="post.closed", target=post, ends_on=ends_on.isoformat())
    return post
