"""What live pages need of their editors: to be read again, a word for an image, a link mended.

A page is read again after its own delay, and after each version of the ENT that touches one of its
services. Publishing starts the delay anew; a version asks for somebody to say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, get_page_models
from wagtail.permissions import policy_registry

from cms.finding import pages_by_service
from cms.links import Link, Targets, links_in
from cms.models import CurriculumStep, PageReview, SiteIdentity, TutorialPage
from cms.models.base import BasePage
from lms.common import clock
from lms.territory.models import EntRelease

USUAL_MONTHS = 12
REVIEWED = "cms.review"


@dataclass
class Due:
    """A page to be read again: since when nobody did, and the versions that came meanwhile."""

    page: Page
    looked_on: date
    due_on: date
    releases: list[EntRelease] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.due_on <= clock.today()


@dataclass
class Task:
    """One page of a version: `done_on` is when it was read again for it, or None."""

    page: Page
    done_on: date | None


@dataclass
class Broken:
    """A live page, or None for the menus, with a link that leads nowhere: to the page of that
    title, which is offline; to an address that nothing answers; to a file or a page deleted."""

    page: Page | None
    title: str = ""
    address: str = ""
    is_file: bool = False


def pages_kept_by(person) -> QuerySet[Page]:
    """What this person answers for: they may publish it, so that they may say it is true."""
    return pages_of(person, "publish")


def pages_of(person, action: str) -> QuerySet[Page]:
    """Those to which this person may do that ("change", "publish"), the root of the tree aside."""
    policy = policy_registry.get_by_type(Page)
    return policy.instances_user_has_permission_for(person, action).filter(depth__gt=1)


def keeps_pages(person) -> bool:
    """Whether there are any such pages, from the rights of their groups."""
    return policy_registry.get_by_type(Page).user_has_permission(person, "publish")


@transaction.atomic
def review(*, person, page: Page, release: EntRelease | None = None) -> PageReview:
    """“I read it again, it is true”, for one version or for all those that are out."""
    done = PageReview.objects.create(page_id=page.pk, release=release)
    log(page, REVIEWED, user=person, data={"release": release.version if release else ""})
    return done


# --- To be read again ----------------------------------------------------------------------------


def due(pages: QuerySet[Page]) -> list[Due]:
    """Those of `pages` that are live and due, the ones that have waited longest first.

    One query per type of page, for its delay; no more however many pages there are.
    """
    today = clock.today()
    delays = _delays()
    out = EntRelease.objects.filter(released_on__lte=today)
    out = list(out.select_related("project").prefetch_related("services"))
    waiting = _waiting_for(out)
    found = []
    for page in _live(pages).annotate(reviewed_at=Max("reviews__reviewed_at")):
        if page.pk not in delays:
            continue
        moments = [at for at in (page.last_published_at, page.reviewed_at) if at]
        looked_on = max(map(_day, moments), default=today)
        one = Due(page, looked_on, looked_on + relativedelta(months=delays[page.pk]))
        one.releases = [release for release in out if page.pk in waiting[release.pk]]
        if one.is_late or one.releases:
            found.append(one)
    return sorted(found, key=lambda one: (one.due_on, one.page.title))


def tasks_of(release: EntRelease, pages: QuerySet[Page]) -> list[Task]:
    """Every page about the services that a version changes; those to be done first."""
    about = _about(release, pages_by_service())
    done = _done_for([release])[release.pk]
    tasks = [
        Task(page, done.get(page.pk)) for page in _live(pages).filter(pk__in=about & set(_delays()))
    ]
    return sorted(tasks, key=lambda task: (task.done_on is not None, task.page.title))


def progress_of(releases, pages: QuerySet[Page]) -> list[tuple[EntRelease, int, int]]:
    """[(version, pages read again, pages in all)], in the order given."""
    services, done = pages_by_service(), _done_for(releases)
    mine = set(_live(pages).values_list("pk", flat=True)) & set(_delays())
    return [
        (release, len(about & set(done[release.pk])), len(about))
        for release in releases
        for about in [_about(release, services) & mine]
    ]


def _live(pages):
    return pages.live().filter(alias_of=None)


def _day(moment) -> date:
    return timezone.localtime(moment).date()


def _kept_types():
    """The types of pages that are kept true."""
    return [one for one in get_page_models() if issubclass(one, BasePage) and one.kept_true]


def _delays() -> dict[int, int]:
    """{page: months}, for every live page that is kept true."""
    return {
        page: months or USUAL_MONTHS
        for page_type in _kept_types()
        for page, months in page_type.objects.live().values_list("pk", "review_months")
    }


def _about(release, services) -> set[int]:
    return set().union(*(services[service.pk] for service in release.services.all()))


def _waiting_for(releases) -> dict[int, set[int]]:
    """{version: pages that nobody read again for it}."""
    services, done = pages_by_service(), _done_for(releases)
    return {one.pk: _about(one, services) - set(done[one.pk]) for one in releases}


def _done_for(releases) -> dict[int, dict[int, date]]:
    """{version: {page: day}}: read again for it, or since it came, or first published since."""
    done = {release.pk: {} for release in releases}
    born = Page.objects.live().exclude(first_published_at=None)
    seen = [(page, None, _day(at)) for page, at in born.values_list("pk", "first_published_at")]
    reviews = PageReview.objects.order_by("reviewed_at")
    seen += [
        (page, release, _day(at))
        for page, release, at in reviews.values_list("page", "release", "reviewed_at")
    ]
    for release in releases:
        for page, read_for, day in seen:
            if read_for == release.pk or (read_for is None and day >= release.released_on):
                done[release.pk].setdefault(page, day)
    return done


# --- To be mended --------------------------------------------------------------------------------


def without_words(pages: QuerySet[Page]) -> QuerySet[Page]:
    """The live pages with an image that says nothing, or a video without captions."""
    silent = set(
        TutorialPage.objects.live()
        .exclude(video=None)
        .filter(captions="")
        .values_list("pk", flat=True)
    )
    silent.update(
        number for number, stream in _streams() if _has_silent_image(list(stream.raw_data))
    )
    return pages.filter(pk__in=silent).order_by("title")


def _streams() -> Iterator[tuple[int, StreamValue]]:
    """(live page, one of its streams): one query per type of page."""
    for page_type in get_page_models():
        names = [one.name for one in page_type._meta.get_fields() if isinstance(one, StreamField)]
        if names:
            for number, *streams in page_type.objects.live().values_list("pk", *names):
                yield from ((number, stream) for stream in streams)


def _has_silent_image(raw) -> bool:
    """Whether a block, however deep, holds an image with neither a text nor a word to say why."""
    if isinstance(raw, dict):
        if raw.get("image") and not raw.get("alt") and not raw.get("decorative"):
            return True
        raw = raw.values()
    elif not isinstance(raw, list):
        return False
    return any(_has_silent_image(inner) for inner in raw)


def broken_links(pages: QuerySet[Page]) -> list[Broken]:
    """The links of the live ones of `pages`, and of the menus, that lead nowhere."""
    links = [
        (page, link) for page, stream in _streams() for link in links_in(list(stream.raw_data))
    ]
    # What else is chosen in a field is hidden with its page; a step cannot be.
    steps = CurriculumStep.objects.values_list("parent", "page")
    links += [(curriculum, Link(page=page)) for curriculum, page in steps]
    for identity in SiteIdentity.objects.all():
        menus = [list(identity.header_links.raw_data), list(identity.links.raw_data)]
        links += [(None, link) for link in links_in(menus)]
    targets = Targets(link for _page, link in links)
    found = {
        (page, link.page, link.document, link.address)
        for page, link in links
        if targets.lacks(link)
    }
    sources = _live(pages).in_bulk({page for page, *_end in found if page})
    titles = dict(Page.objects.filter(pk__in=targets.offline).values_list("pk", "title"))
    broken = [
        Broken(sources.get(page), titles.get(to, ""), address, document is not None)
        for page, to, document, address in found
        if page is None or page in sources
    ]
    return sorted(
        broken, key=lambda one: (one.page.title if one.page else "", one.title, one.address)
    )
