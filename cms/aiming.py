"""Whom pages are for. Nothing is hidden from anybody: what is a reader's own comes first."""

from functools import cached_property

from django.db.models import Case, When
from wagtail.models import get_page_models

from lms.people.queries import current_posts
from lms.territory.models import Audience

PREVIEW = "as-"


class Reader:
    """Somebody as pages know them, by the (profile, path of the place) of their posts.

    No post: nothing is theirs more than the rest. An empty path is every place at once.
    """

    def __init__(self, posts=()):
        self.posts = list(posts)

    @property
    def audience(self) -> str:
        return self.posts[0][0] if self.posts else ""

    @cached_property
    def not_theirs(self) -> list[int]:
        """The numbers of the pages that are for other profiles, or for other places."""
        if not self.posts:
            return []
        return [page for page, aim in aims().items() if not self._is_meant(*aim)]

    def _is_meant(self, audiences, places):
        """One post must have both the profile and the place."""
        return any(
            (not audiences or audience in audiences)
            and (not places or not path or path.startswith(tuple(places)))
            for audience, path in self.posts
        )

    def own_first(self, pages):
        """The same pages in the same order, those for others after all the rest."""
        if not self.not_theirs:
            return pages
        last = Case(When(pk__in=self.not_theirs, then=1), default=0)
        return pages.annotate(is_for_others=last).order_by("is_for_others", *pages.query.order_by)


def aims():
    """{number of a page: (its profiles, the paths of its places)}, of those aimed at somebody."""
    from cms.models.base import PagePlace

    profiles = dict(_profiles())
    places: dict[int, list[str]] = {}
    for page, path in PagePlace.objects.values_list("page_id", "organisation__path"):
        places.setdefault(page, []).append(path)
    return {
        page: (profiles.get(page, ()), places.get(page, ())) for page in profiles.keys() | places
    }


def _profiles():
    """One query, whatever the types of pages."""
    from cms.models.base import BasePage, OneProfilePage

    several, single = [], []
    for page_type in get_page_models():
        pages = page_type.objects.order_by()
        if issubclass(page_type, OneProfilePage):
            told = pages.exclude(audience=Audience.EVERYONE)
            single.append(told.values_list("page_ptr_id", "audience"))
        elif issubclass(page_type, BasePage):
            several.append(pages.exclude(audiences="").values_list("page_ptr_id", "audiences"))
    # The first says how the columns of all are read: a set of profiles.
    first, *others = [*several, *single]
    return first.union(*others, all=True)


def of_profile(audience) -> Reader:
    return Reader([(audience, "")])


def reader_of(request) -> Reader:
    """Whoever asks for a page; in a preview, the profile that the editor chose."""
    if request is None:
        return Reader()
    if not hasattr(request, "reader"):
        request.reader = _reader_of(request)
    return request.reader


def _reader_of(request):
    mode = getattr(request, "preview_mode", None) or ""
    if mode.startswith(PREVIEW):
        return of_profile(mode.removeprefix(PREVIEW))
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return Reader()
    return Reader((post.audience, post.organisation.path) for post in current_posts(person))
