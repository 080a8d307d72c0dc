"""Notes: published with a number, read, recalled to those who have not.

Verbs change, reads start from who concerns whom; the screens are in `views`.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lms.common import audit, clock
from lms.common.errors import DomainError
from lms.common.locks import locked
from lms.common.outbox import operations as outbox
from lms.common.outbox import render
from lms.communication.models import Notice, NoticeYear, ReadReceipt
from lms.people.models import Person, Post
from lms.people.permissions import is_manager
from lms.people.queries import current_posts, held_on, people_visible_to
from lms.people.reminders import may_be_reminded, way_out, when_for
from lms.territory.queries import organisations_under

RECALLED_BEFORE = timedelta(days=3)
LATELY = timedelta(days=365)


class NotYoursToRecall(DomainError):
    message = _("Only the author of a note, or an administrator, sends its reminders.")
    code = "not_yours_to_recall"


class NoticeIsOver(DomainError):
    message = _("This note was withdrawn or replaced: nobody is reminded of it.")
    code = "notice_is_over"


# --- Verbs ---------------------------------------------------------------------------------------


@transaction.atomic
def publish_notice(
    *, actor, uuid: UUID, territories, replaces: UUID | None = None, ask_again=False, **facts
) -> Notice:
    """Announce a note, or what changed in it; `facts`: title, path, effective_on, asked, due_on,
    audiences, contact. Its number is given once; `ask_again` makes a new version to be read."""
    notice = locked(Notice.objects.filter(uuid=uuid)).first()
    if notice is None:
        notice = Notice.objects.create(uuid=uuid, number=_next_number(), author=actor, **facts)
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
        raise NotYoursToRecall
    if not notice.stands:
        raise NoticeIsOver
    missing = list(may_be_reminded(not_read_by(notice)).exclude(pk=notice.author_id))
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
            subject=parts.subject,
            text=parts.text,
            html=parts.html,
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


# --- Reads ---------------------------------------------------------------------------------------


def _posts_concerned(notice: Notice) -> QuerySet[Post]:
    posts = Post.objects.filter(held_on(clock.today()))
    if notice.audiences:
        posts = posts.filter(audience__in=notice.audiences)
    places = list(notice.territories.all())
    return posts.filter(organisation__in=organisations_under(places)) if places else posts


def concerned_by(notice: Notice) -> QuerySet[Person]:
    """Whom the note is for, today: by the profile and the place of their posts."""
    people = Person.objects.filter(pk__in=_posts_concerned(notice).values("person"))
    return people.filter(is_active=True)


def read_by(notice: Notice) -> QuerySet[ReadReceipt]:
    return notice.receipts.filter(version=notice.version).select_related("person")


def not_read_by(notice: Notice) -> QuerySet[Person]:
    return concerned_by(notice).exclude(pk__in=read_by(notice).values("person"))


def named_to(reader, notice: Notice) -> QuerySet[Person]:
    """Whose reading this reader may know by name: all for the author, whose note it is, else the
    people they follow anyway."""
    people = concerned_by(notice)
    if reader.pk == notice.author_id:
        return people
    return people.filter(pk__in=people_visible_to(reader).exclude(pk=reader.pk).values("pk"))


def to_read(person) -> list[Notice]:
    """The notes that concern this person and that they have not read, the most urgent first."""
    posts = list(current_posts(person))
    if not posts:
        return []
    standing = Notice.objects.filter(
        withdrawn_at=None, replaced_by=None, effective_on__gte=clock.today() - LATELY
    ).prefetch_related("territories")
    read = set(ReadReceipt.objects.filter(person=person).values_list("notice", "version"))
    waiting = [
        notice
        for notice in standing
        if (notice.pk, notice.version) not in read and any(_is_for(notice, post) for post in posts)
    ]
    return sorted(waiting, key=lambda notice: (notice.due_on or date.max, notice.number))


def _is_for(notice: Notice, post: Post) -> bool:
    if notice.audiences and post.audience not in notice.audiences:
        return False
    places = notice.territories.all()
    return not places or any(post.organisation.path.startswith(place.path) for place in places)


def visible_to(person) -> QuerySet[Notice]:
    """The notes whose readers one may look at: one's own, and for a manager those that stand."""
    if not person.is_authenticated:
        return Notice.objects.none()
    if person.is_superuser:
        return Notice.objects.all()
    seen = Q(author=person)
    if is_manager(person):
        seen |= Q(withdrawn_at=None)
    return Notice.objects.filter(seen)
