"""Verbs: announcing notes and recalling them; noting vain searches, what helped, what is read."""

import re
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation

from lms.common import audit, clock, throttle
from lms.common.locks import locked
from lms.common.outbox import operations as outbox
from lms.common.outbox import render
from lms.communication import errors, queries
from lms.communication.models import (
    Notice,
    NoticeYear,
    PageCount,
    PageVote,
    ReadReceipt,
    SearchMiss,
)
from lms.people.reminders import may_be_reminded, way_out, when_for

SHORTEST, LONGEST = 3, 60
ONE_DAY = 24 * 3600
VOTES_FROM_ONE_PLACE = 30
RECALLED_BEFORE = timedelta(days=3)
#: Different words kept at most: a machine that searches at random fills nothing.
MOST = 5000
#: An address, or a number long enough to be somebody's: not kept.
SOMEBODYS = re.compile(r"@|\d{5}")


def note_search_without_result(*, words: str) -> SearchMiss | None:
    """Count these words once more; None where they are too short, too long, or might be somebody's.

    Nobody is asked who searches: there is no actor, and nothing of the request is kept.
    """
    words = " ".join(words.lower().split())
    if not SHORTEST <= len(words) <= LONGEST or SOMEBODYS.search(words):
        return None
    again = {"times": F("times") + 1, "last_on": clock.today()}
    if not SearchMiss.objects.filter(words=words).update(**again):
        if SearchMiss.objects.count() >= MOST:
            return None
        try:
            with transaction.atomic():
                return SearchMiss.objects.create(words=words)
        except IntegrityError:  # the same words, at the same moment
            SearchMiss.objects.filter(words=words).update(**again)
    return SearchMiss.objects.get(words=words)


def forget_old_searches() -> int:
    """Drop the words that nobody searched for three months; how many."""
    old = SearchMiss.objects.exclude(pk__in=queries.searches_without_result().values("pk"))
    return old.delete()[0]


def say_whether_it_helped(*, page: UUID, helped: bool, voter: str) -> bool:
    """Count a reader's answer; False past what a school may send from its one address in a day.

    `voter`, that address, is kept nowhere. The reader's browser remembers that they answered.
    """
    if not throttle.allow(f"vote:{page}:{voter}", VOTES_FROM_ONE_PLACE, ONE_DAY):
        return False
    one_more = {"helped": F("helped") + 1} if helped else {"did_not": F("did_not") + 1}
    with transaction.atomic():
        PageVote.objects.get_or_create(page=page, day=clock.today())
        PageVote.objects.filter(page=page, day=clock.today()).update(**one_more)
    return True


def count_readings(counts: dict[tuple[UUID, date, str], int]) -> None:
    """Add to the readings of {(page, day, profile or ""): how many more}."""
    with transaction.atomic():
        # Always in the same order: two processes that write together do not wait for each other.
        for (page, day, audience), times in sorted(counts.items(), key=str):
            row, _created = PageCount.objects.get_or_create(page=page, day=day, audience=audience)
            PageCount.objects.filter(pk=row.pk).update(times=F("times") + times)


def forget_old_counts() -> int:
    """Drop the readings of more than `settings.LEVIER_COUNTS_KEPT` days ago; how many rows."""
    before = clock.today() - timedelta(days=settings.LEVIER_COUNTS_KEPT)
    return PageCount.objects.filter(day__lt=before).delete()[0]


# --- Notes ---------------------------------------------------------------------------------------


@transaction.atomic
def publish_notice(
    *,
    actor,
    author,
    uuid: UUID,
    territories,
    replaces: UUID | None = None,
    ask_again=False,
    **facts,
) -> Notice:
    """Announce a note, or what changed in it; `facts`: title, path, effective_on, asked, due_on,
    audiences, contact. Its number and its author are given once, whoever publishes it again;
    `ask_again` makes a new version to be read."""
    notice = locked(Notice.objects.filter(uuid=uuid)).first()
    if notice is None:
        notice = Notice.objects.create(uuid=uuid, number=_next_number(), author=author, **facts)
        audit.record(actor=actor, verb="notice.published", target=notice, number=notice.number)
    else:
        for name, value in facts.items():
            setattr(notice, name, value)
        notice.version += bool(ask_again)
        notice.withdrawn_at = None
        notice.save()
    notice.territories.set(territories)
    Notice.objects.filter(replaced_by=notice).exclude(uuid=replaces).update(replaced_by=None)
    if replaces:
        Notice.objects.filter(uuid=replaces).exclude(pk=notice.pk).update(replaced_by=notice)
        if notice.replaced_by and notice.replaced_by.uuid == replaces:
            # The last one published stands: two that replace each other would both be over.
            notice.replaced_by = None
            notice.save(update_fields=["replaced_by"])
    return notice


def _next_number() -> str:
    year = clock.today().year
    NoticeYear.objects.get_or_create(year=year)
    counter = locked(NoticeYear.objects.filter(year=year)).get()
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:02d}"


def readdress(*, uuid: UUID, path: str) -> None:
    """Its page moved."""
    Notice.objects.filter(uuid=uuid).update(path=path)


@transaction.atomic
def withdraw_notice(*, actor, uuid: UUID) -> None:
    """Its page is offline: nobody is asked to read it any more; its number is not given again."""
    changed = Notice.objects.filter(uuid=uuid, withdrawn_at=None).update(withdrawn_at=clock.now())
    if changed:
        notice = Notice.objects.get(uuid=uuid)
        # What it replaced stands again: nobody can read what would replace it.
        Notice.objects.filter(replaced_by=notice).update(replaced_by=None)
        audit.record(actor=actor, verb="notice.withdrawn", target=notice, number=notice.number)


@transaction.atomic
def acknowledge(*, actor, notice: Notice) -> ReadReceipt:
    """“I have read it”: once per person and version, whatever is sent again."""
    receipt, _created = ReadReceipt.objects.get_or_create(
        notice=notice, person=actor, version=notice.version
    )
    return receipt


@transaction.atomic
def recall(*, actor, notice: Notice, occurrence: str = "") -> int:
    """Remind those who have not read it, each once a day at most; how many were written to."""
    if actor is not None and not (actor.is_superuser or actor.pk == notice.author_id):
        raise errors.NotYoursToRecall
    if not notice.stands:
        raise errors.NoticeIsOver
    missing = list(may_be_reminded(queries.not_read_by(notice)).exclude(pk=notice.author_id))
    moments = when_for(missing)
    occurrence = occurrence or f"{notice.version} {clock.today().isoformat()}"
    for person in missing:
        with translation.override(person.language):
            context = {"person": person, "notice": notice, "stop": way_out(person)}
            parts = render("notice_recalled", context)
        outbox.queue(
            kind="notice.recalled",
            about=notice.uuid,
            person=person,
            occurrence=occurrence,
            **parts._asdict(),
            reminder=True,
            due_at=moments[person.pk],
        )
    audit.record(actor=actor, verb="notice.reminded", target=notice, number=len(missing))
    return len(missing)


def recall_before_deadlines() -> int:
    """Run every day: three days before something is asked for, those who have not read are told."""
    soon = clock.today() + RECALLED_BEFORE
    due = Notice.objects.filter(due_on__range=(clock.today(), soon), withdrawn_at=None)
    return sum(
        recall(actor=None, notice=notice, occurrence=f"{notice.version} before {notice.due_on}")
        for notice in due.filter(replaced_by=None)
    )
