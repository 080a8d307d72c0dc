"""Verbs that open accounts and posts."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from lms.common import audit, clock
from lms.common.locks import locked
from lms.people.errors import AlreadyHeld, EmailTaken, PostEndsBeforeItStarts, PostIsOver
from lms.people.models import Person, Post
from lms.people.post_rules import refuse_impossible
from lms.people.queries import overlapping


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
    *,
    actor,
    person,
    organisation,
    audience,
    role,
    starts_on,
    ends_on=None,
    confirmed=True,
    told_by="",
):
    """Give a person a post from a day to a day (included); the same one twice is one post.

    One that they hold until the same day begins earlier when asked, and is confirmed when somebody
    else than its holder, who had declared it, gives it. `told_by` is the sign-on that gives it, if
    one does; whoever else gives it vouches for it from then on. Raises ImpossiblePost, AlreadyHeld.
    """
    if ends_on and ends_on < starts_on:
        raise PostEndsBeforeItStarts
    refuse_impossible(organisation, audience, role, starts_on)
    locked(person)
    kind = {"organisation": organisation, "audience": audience, "role": role}
    post = _held(person, kind, starts_on, ends_on)
    if post is None:
        post = Post.objects.create(
            person=person,
            starts_on=starts_on,
            ends_on=ends_on,
            confirmed=confirmed,
            told_by=told_by,
            **kind,
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
        post.confirmed, post.told_by = True, told_by
        post.save(update_fields=["confirmed", "told_by"])
        audit.record(actor=actor, verb="post.confirmed", target=post, person=str(person.uuid))
    elif confirmed and post.told_by and not told_by:
        post.told_by = ""
        post.save(update_fields=["told_by"])
    return post


def _held(person, kind: dict, starts_on, ends_on) -> Post | None:
    """The post of that kind held on some of these days, which must end on the same day."""
    found = list(Post.objects.filter(overlapping(starts_on, ends_on), person=person, **kind))
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

    A last day that has not come may still be moved, up to the next post of that kind; one that has
    passed only to an earlier one. A day that somebody set is not moved by the sign-on's silence.
    """
    ends_on = ends_on or clock.today()
    locked(post.person)
    post = locked(post)
    if ends_on < post.starts_on:
        raise PostEndsBeforeItStarts
    if post.ends_on and post.ends_on < min(ends_on, clock.today()):
        raise PostIsOver
    kind = {name: getattr(post, name) for name in ("person", "organisation", "audience", "role")}
    others = Post.objects.filter(overlapping(post.starts_on, ends_on), **kind)
    if others.exclude(pk=post.pk).exists():
        raise AlreadyHeld
    post.ends_on = ends_on
    if actor is not None:
        post.told_by = ""
    post.save(update_fields=["ends_on", "told_by"])
    audit.record(actor=actor, verb="post.closed", target=post, ends_on=ends_on.isoformat())
    return post
