from datetime import datetime, time, timedelta
from functools import partial

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.models import Site

from cms import finding, matching, spelling
from cms.aiming import reader_of
from cms.fields import Cycle
from cms.models import AudiencePage, BlogIndex, ClassPage, SiteIdentity, TutorialPage
from lms.class_sessions.queries import next_public_of
from lms.common import clock
from lms.common.access import public
from lms.communication.operations import note_search_without_result
from lms.territory.models import Audience, EntService

PER_PAGE = 20
#: Addresses that are nobody's to index.
PRIVATE = (
    "/admin/",
    "/administration/",
    "/compte/",
    "/mon-espace/",
    "/mon-territoire/",
    "/mes-classes/",
    "/recherche/",
)
SECURITY_CONTACT_LASTS = timedelta(days=180)
NEWEST = 30


@public
@require_safe
def search(request):
    words = request.GET.get("q", "").strip()[: finding.LONGEST]
    kind = finding.KINDS.get(request.GET.get("type", ""))
    service = EntService.objects.filter(slug=request.GET.get("service", "")).first()
    audience = request.GET.get("profil", "")
    audience = audience if audience in Audience.values else ""
    cycle = request.GET.get("cycle", "")
    cycle = cycle if cycle in Cycle.values else ""
    narrower = [finding.about(service)] if service else []
    narrower += [finding.meant_for(audience)] if audience else []
    narrower += [finding.for_cycle(cycle)] if cycle else []
    find = partial(finding.find, reader=reader_of(request))
    found = find(words, kind, *narrower)
    typed, partly = "", False
    if words and not len(found):
        typed, found = _found_nearby(find, words, kind, narrower, exactly="tel" in request.GET)
        if typed:
            words, typed = typed, words
        if not len(found) and " " in words:
            found = find(words, kind, *narrower, any_word=True)
            partly = len(found) > 0
        if not len(found) and kind is None and not narrower:
            note_search_without_result(words=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    classes = [one for one in page if isinstance(one, ClassPage)]
    dates = next_public_of(one.activity_uuid for one in classes) if classes else {}
    for one in classes:
        one.next_date = dates.get(one.activity_uuid)
    return render(
        request,
        "cms/search.html",
        {
            "words": words,
            "typed": typed,
            "partly": partly,
            "kind": kind,
            "kinds": finding.KINDS.values(),
            "page_obj": page,
            "results": [(one, finding.kind_of(one), matching.why(one, words)) for one in page],
            "service": service,
            "services": EntService.objects.order_by("name"),
            "audience": audience,
            "audiences": [one for one in Audience.choices if one[0] != Audience.EVERYONE],
            "cycle": cycle,
            "cycles": Cycle.choices,
            "narrowed": kind or narrower,
        },
    )


def _found_nearby(find, words, kind, narrower, *, exactly):
    """(the corrected words, what they find), or nothing."""
    nearby = "" if exactly else spelling.corrected(words)
    found = find(nearby, kind, *narrower) if nearby else []
    if len(found):
        return nearby, found
    return "", []


@public
@require_safe
def robots(request):
    """What crawlers leave alone; everything, on a demonstration."""
    lines = ["User-agent: *"]
    if settings.LEVIER_DEMO:
        lines += ["Disallow: /"]
    else:
        lines += [f"Disallow: {path}" for path in PRIVATE]
        lines += [f"Sitemap: {settings.LEVIER_SITE_URL}{reverse('cms:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def site_map(request):
    """Every public page, for search engines (sitemaps.org)."""
    return sitemap(request)


@public
@require_safe
def site_map_page(request):
    """Every section and what stands right under it, for people."""
    root = Site.find_for_request(request).root_page
    pages = root.get_descendants().live().public().filter(depth__lte=root.depth + 2)
    sections = []
    for page in pages.order_by("path"):
        if page.depth == root.depth + 1:
            sections.append((page, []))
        elif sections and page.path.startswith(sections[-1][0].path):
            sections[-1][1].append(page)
    return render(request, "cms/site_map.html", {"sections": sections})


@public
@require_safe
def security_contact(request):
    """RFC 9116: whom to tell of a weakness. Absent until the installation names somebody."""
    if not settings.LEVIER_SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.LEVIER_SECURITY_CONTACT}",
        f"Expires: {(clock.now() + SECURITY_CONTACT_LASTS).strftime('%Y-%m-%dT00:00:00Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.LEVIER_SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def identity_style(request):
    """The project's own accent. Its address changes with it, so that it is kept for long."""
    answer = HttpResponse(SiteIdentity.for_request(request).style, content_type="text/css")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@public
@require_safe
def audience_door(request, audience):
    """To the page of a profile, by what it is rather than by its address."""
    page = AudiencePage.objects.live().public().filter(audience=audience).first()
    return redirect(page.get_url(request) if page else "/")


class PostFeed(Feed):
    feed_type = Rss201rev2Feed
    language = "fr"

    def get_object(self, request):
        blog = BlogIndex.objects.live().first()
        if blog is None:
            raise Http404
        blog.identity = SiteIdentity.for_request(request)
        return blog

    def title(self, blog):
        return f"{blog.identity.name} – {blog.title}"

    def link(self, blog):
        return blog.url

    def description(self, blog):
        return blog.lead

    def items(self, blog):
        return blog.posts().select_related("category")[:NEWEST]

    def item_title(self, post):
        return post.title

    def item_description(self, post):
        return post.lead

    def item_link(self, post):
        return post.url

    def item_pubdate(self, post):
        """The day that the blog itself shows and sorts by."""
        return timezone.make_aware(datetime.combine(post.date, time.min))

    def item_categories(self, post):
        return [post.category.name] if post.category else []

    def item_updateddate(self, post):
        return post.last_published_at


class AtomPostFeed(PostFeed):
    feed_type = Atom1Feed

    def subtitle(self, blog):
        return blog.lead


feed = public(require_safe(PostFeed()))
atom_feed = public(require_safe(AtomPostFeed()))


def _tutorial(request, activity_uuid):
    pages = TutorialPage.objects.filter(translation_key=activity_uuid, alias_of=None)
    if not request.user.has_perm("wagtailadmin.access_admin"):
        pages = pages.live()
    return get_object_or_404(pages)


@public
@require_safe
def captions(request, activity_uuid):
    """Captions come from this origin: a browser asks nothing more to show them."""
    page = _tutorial(request, activity_uuid)
    if not page.captions:
        raise Http404
    return HttpResponse(page.captions, content_type="text/vtt; charset=utf-8")


@public
@require_safe
def transcript(request, activity_uuid):
    page = _tutorial(request, activity_uuid)
    text = "\n\n".join([page.title, *(paragraph.text for paragraph in page.paragraphs)])
    answer = HttpResponse(text + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{page.slug}.txt"'
    return answer
