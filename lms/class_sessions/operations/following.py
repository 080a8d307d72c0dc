"""A calendar that follows one's classes: opening its address, closing it."""

import hashlib
import secrets

from django.db import transaction

from lms.class_sessions.models import CalendarFeed
from lms.common import audit, clock


@transaction.atomic
def open_feed(*, actor) -> str:
    """A new address, given once: what it was before opens nothing any more."""
    token = secrets.token_urlsafe(32)
    feed, _created = CalendarFeed.objects.update_or_create(
        person=actor,
        defaults={"token_hash": hash_of(token), "created_at": clock.now(), "read_at": None},
    )
    audit.record(actor=actor, verb="calendar_feed.opened", target=feed)
    return token


@transaction.atomic
def close_feed(*, actor) -> None:
    """The calendars that followed it are no longer answered."""
    feed = CalendarFeed.objects.filter(person=actor).first()
    if feed is not None:
        audit.record(actor=actor, verb="calendar_feed.closed", target=feed)
        feed.delete()


def follow(*, token: str) -> CalendarFeed | None:
    """Whose feed a token opens, noting that it was read today; None for any other token."""
    feeds = CalendarFeed.objects.select_related("person").filter(token_hash=hash_of(token))
    feed = feeds.filter(person__is_active=True).first()
    if feed and (feed.read_at is None or feed.read_at.date() < clock.now().date()):
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=clock.now())
    return feed


def hash_of(token: str) -> str:
    """Looked for by its hash: neither a copy of the database nor a clock tells the token."""
    return hashlib.sha256(token.encode()).hexdigest()
