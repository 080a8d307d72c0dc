"""Verbs that open accounts and posts."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from lms.common import audit, clock
from lms.people.errors import (
    EmailTaken,
    NoPostForFamilies,
    PartnersFollowNobody,
    PostEndsBeforeItStarts,
)
from lms.people.models import NO_POST_AS, Person, Post
from lms.people.queries import MANAGING_ROLES
from lms.territory.models import Audience


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
    """Give a person a post; the same open post twice is one post.

    A post that its holder had declared is confirmed when somebody else gives it.
    """
    if ends_on and ends_on < starts_on:
        raise PostEndsBeforeItStarts
    if audience in NO_POST_AS:
        raise NoPostForFamilies
    if audience == Audience.PARTNER and role in MANAGING_ROLES:
        raise PartnersFollowNobody
    post, created = Post.objects.get_or_create(
        person=person,
        organisation=organisation,
        audience=audience,
        role=role,
        ends_on=ends_on,
        defaults={"starts_on": starts_on, "confirmed": confirmed},
    )
    if created:
        _set_clock(person, organisation)
        audit.record(
            actor=actor,
            verb="post.opened",
            target=post,
            person=str(person.uuid),
            organisation=str(organisation.uuid),
            role=role,
        )
    elif confirmed and not post.confirmed:
        post.confirmed = True
        post.save(update_fields=["confirmed"])
        audit.record(actor=actor, verb="post.confirmed", target=post, person=str(person.uuid))
    return post


def _set_clock(person, organisation):
    """Whoever keeps the first setting reads hours in the zone of their first post."""
    untouched = person.time_zone == Person._meta.get_field("time_zone").default
    if untouched and organisation.time_zone != person.time_zone and person.posts.count() == 1:
        person.time_zone = organisation.time_zone
        person.save(update_fields=["time_zone"])


@transaction.atomic
def close_post(*, actor, post, ends_on=None):
    """End a post on a day (included), today unless told; the rights it gave end with it."""
    ends_on = ends_on or clock.today()
    if ends_on < post.starts_on:
        raise PostEndsBeforeItStarts
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    audit.record(actor=actor, verb="post.closed", target=post, ends_on=ends_on.isoformat())
    return post
