"""Keeping no longer than said: each policy of the settings, applied every day, with its log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from lms.common import audit, clock
from lms.common.models import AuditEntry
from lms.common.personal_data import End, PersonalData
from lms.people.models import Person, Post
from lms.personal_data import declarations
from lms.personal_data.models import RetentionRun
from lms.personal_data.operations.erasure import erase


@dataclass(frozen=True)
class Policy:
    """One kind of data at the end of its time."""

    name: str
    model: type
    rows: QuerySet
    before: datetime
    end: End | None = None
    said: PersonalData | None = None


def apply_retention(*, dry_run=False) -> list[RetentionRun]:
    """Run every policy; `dry_run` counts, writes that it did, and changes nothing else."""
    return [_run(policy, dry_run) for policy in _policies()]


def _policies() -> Iterator[Policy]:
    for model, said in declarations.declared().items():
        for end in said.ends:
            if (before := _limit(end.kept)) is not None:
                yield Policy(end.kept, model, _ended(model, end, before), before, end, said)
    if (before := _limit("accounts")) is not None:
        yield Policy("accounts", Person, _forgotten_accounts(before), before)
    if (before := _limit("retention_log")) is not None:
        runs = RetentionRun.objects.filter(ran_at__lt=before)
        yield Policy("retention_log", RetentionRun, runs, before)


def _limit(kept: str) -> datetime | None:
    days = settings.LEVIER_RETENTION[kept]
    return None if days is None else clock.now() - timedelta(days=days)


def _ended(model, end: End, before: datetime) -> QuerySet:
    rows = model._base_manager.filter(end.only, **{f"{end.since}__lt": before})
    # What was emptied before has nothing left to lose.
    full = Q()
    for name in end.emptied:
        full |= ~Q(**{name: ""})
    return rows.filter(full)


def _forgotten_accounts(before: datetime) -> QuerySet[Person]:
    """Accounts without a post, since that day or to come, whose holder has not come back either."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=before.date())
    posts = Post.objects.filter(lasting, confirmed=True)
    return Person.objects.filter(
        Q(last_login__lt=before) | Q(last_login=None), created_at__lt=before, is_superuser=False
    ).exclude(pk__in=posts.values("person"))


@transaction.atomic
def _run(policy: Policy, dry_run: bool) -> RetentionRun:
    number = policy.rows.count()
    if number and not dry_run:
        _apply(policy)
    return RetentionRun.objects.create(
        policy=policy.name,
        subject=policy.model._meta.label_lower,
        before=policy.before,
        number=number,
        dry_run=dry_run,
        ran_at=clock.now(),
    )


def _apply(policy: Policy) -> None:
    if policy.model is AuditEntry:
        audit.forget_before(policy.before)
    elif policy.model is Person:
        for person in policy.rows:
            erase(actor=None, person=person)
    else:
        _remove(policy)


def _remove(policy: Policy) -> None:
    files = policy.said.files if policy.said else ()
    emptied = policy.end.emptied if policy.end else ()
    if files:
        for row in policy.rows:
            for name in files:
                if stored := getattr(row, name):
                    transaction.on_commit(partial(stored.storage.delete, stored.name))
    if emptied:
        policy.rows.update(**dict.fromkeys(emptied, ""))
    else:
        policy.rows.delete()
