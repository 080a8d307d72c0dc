"""Reads: whom a note is for and who read it; vain searches, what did not help, what is read."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from lms.common import clock
from lms.common.models import Message
from lms.communication.models import Notice, PageCount, PageVote, ReadReceipt, SearchMiss
from lms.people.models import Person, Post
from lms.people.permissions import is_manager
from lms.people.queries import current_posts, held_on, people_visible_to
from lms.territory.queries import organisations_under

LATELY = timedelta(days=90)
A_YEAR = timedelta(days=365)


def searches_without_result() -> QuerySet[SearchMiss]:
    """The most frequent first, of the last three months."""
    return SearchMiss.objects.filter(last_on__gte=clock.today() - LATELY)


def least_helpful(least: int = 3) -> QuerySet:
    """{page, helped, did_not} of the last three months, where `least` readers and at least half of
    those who answered were not helped; the most such answers first."""
    lately = PageVote.objects.filter(day__gte=clock.today() - LATELY).order_by().values("page")
    summed = lately.annotate(yes=Sum("helped"), no=Sum("did_not"))
    return summed.filter(no__gte=least).filter(no__gte=F("yes")).order_by("-no", "yes", "page")


def most_read(days: int = 30) -> QuerySet:
    """{page, number} of the last `days` days, today included; the most read first."""
    lately = PageCount.objects.filter(day__gt=clock.today() - timedelta(days=days))
    summed = lately.order_by().values("page").annotate(number=Sum("times"))
    return summed.order_by("-number", "page")


def undelivered() -> QuerySet[Message]:
    """The messages that failed, and those of which nobody knows whether they left; the latest
    first."""
    lost = Message.objects.filter(state__in=(Message.State.FAILED, Message.State.DOUBTFUL))
    return lost.defer("text", "html").select_related("person")


# --- Notes ---------------------------------------------------------------------------------------


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


def read_among(notices, person) -> set[UUID]:
    """Which of these notices this person has read, in the version that stands."""
    receipts = person.read_receipts.filter(notice__in=notices, version=F("notice__version"))
    return set(receipts.values_list("notice__uuid", flat=True))


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
        withdrawn_at=None, replaced_by=None, effective_on__gte=clock.today() - A_YEAR
    ).prefetch_related("territories")
    read = set(ReadReceipt.objects.filter(person=person).values_list("notice", "version"))
    waiting = [
        notice
        for notice in standing
        if (notice.pk, notice.version) not in read and any(_is_for(notice, post) for post in posts)
    ]
    return sorted(waiting, key=lambda notice: (notice.due_on or date.max, notice.created_at))


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
