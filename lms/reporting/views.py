"""Mon territoire: how far the people one follows are."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from lms.catalog.models import Curriculum
from lms.class_sessions.queries import coming_registrations_followed_by
from lms.common import clock
from lms.common.access import allowed
from lms.common.small_counts import SMALLEST_COUNT
from lms.people.declarations import declarations_for
from lms.people.permissions import confirms_posts, is_manager
from lms.people.queries import current_posts
from lms.reporting import queries

REGISTRATIONS_PER_PAGE = 60


@allowed(is_manager)
def territory(request):
    """Every curriculum that concerns the people one follows, with its counts."""
    return render(
        request,
        "reporting/territory.html",
        {
            "places": _places(request.user),
            "by_name": queries.overview(request.user),
            "in_counts": queries.counts_overview(request.user),
            "smallest": SMALLEST_COUNT,
            "page_obj": Paginator(
                coming_registrations_followed_by(request.user), REGISTRATIONS_PER_PAGE
            ).get_page(request.GET.get("page")),
            "to_confirm": declarations_for(request.user).count()
            if confirms_posts(request.user)
            else 0,
            "now": clock.now(),
        },
    )


@allowed(is_manager)
def curriculum(request, slug):
    """The people one follows in one curriculum, school by school."""
    found = get_object_or_404(Curriculum, slug=slug, withdrawn_at=None)
    schools = queries.by_school(request.user, found)
    if not schools:
        raise Http404
    people = {one.person.pk: one.state for school in schools for one in school.people}
    return render(
        request,
        "reporting/curriculum.html",
        {
            "curriculum": found,
            "schools": schools,
            "total": len(people),
            "counts": queries.counted(people.values()),
            "now": clock.now(),
            "stuck_after": queries.STUCK_AFTER.days,
        },
    )


def _places(person):
    """Names of the places of one's posts, each once."""
    return list(dict.fromkeys(post.organisation.name for post in current_posts(person)))
