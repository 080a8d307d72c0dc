"""The first screen of the back office: what there is to finish, what is coming, what to add."""

from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from cms import reviewing, upkeep
from cms.models import BlogIndex, BlogPost, CurriculumPage, GuidePage, TrainingIndex, TutorialPage
from lms.communication.queries import least_helpful, most_read, searches_without_result

ROWS = 6
MOST = 200  # pages among which a person's own are looked for
MISSES = 10
# What an editor adds most often, and the kind of page it goes under.
ADDITIONS = [
    (_("Add a guide"), TrainingIndex, GuidePage),
    (_("Add a tutorial"), TrainingIndex, TutorialPage),
    (_("Add a curriculum"), TrainingIndex, CurriculumPage),
    (_("Add a post"), BlogIndex, BlogPost),
]


class BoardPanel(Component):
    name = "board"
    template_name = "cms/admin/board.html"
    order = 100

    def get_context_data(self, parent_context):
        person = parent_context["request"].user
        pages = upkeep.pages_of(person, "change")
        scheduled = pages.annotate(at=Max("_revisions__approved_go_live_at")).exclude(at=None)
        waiting = reviewing.in_review(pages)
        drafts = pages.filter(has_unpublished_changes=True)
        drafts = drafts.exclude(pk__in=scheduled.values("pk")).exclude(pk__in=waiting.values("pk"))
        drafts = drafts.annotate(at=F("latest_revision_created_at"))
        published = pages.live().annotate(at=F("last_published_at"))
        return {
            "additions": list(_additions(person)),
            "misses": searches_without_result()[:MISSES],
            "unhelpful": _unhelpful(pages),
            "most_read": _most_read(pages),
            "upkeep": _upkeep(person) if upkeep.keeps_pages(person) else None,
            "lists": [
                (_("Waiting to be read"), waiting.order_by("at")[:ROWS]),
                (_("Drafts to finish"), drafts.order_by("-at")[:ROWS]),
                (_("Coming out on their date"), scheduled.order_by("at")[:ROWS]),
                (_("Published lately"), published.order_by("-at")[:ROWS]),
            ],
        }


def _unhelpful(pages):
    """The pages whose readers said that they did not help, with how many did and did not."""
    votes = {one["page"]: one for one in least_helpful()[:MOST]}
    named = {page.translation_key: page for page in pages.filter(translation_key__in=votes)}
    return [(named[key], vote) for key, vote in votes.items() if key in named][:ROWS]


def _most_read(pages):
    """The pages most read of the last thirty days, with how many times."""
    read = {one["page"]: one["number"] for one in most_read()[:MOST]}
    named = {page.translation_key: page for page in pages.filter(translation_key__in=read)}
    return [(named[key], number) for key, number in read.items() if key in named][:ROWS]


def _upkeep(person):
    """How many pages wait for each kind of care."""
    pages = upkeep.pages_kept_by(person)
    return {
        "due": len(upkeep.due(pages)),
        "silent": upkeep.without_words(pages).count(),
        "broken": len(upkeep.broken_links(pages)),
    }


def _additions(person):
    for label, parent_type, page_type in ADDITIONS:
        parent = parent_type.objects.first()
        if parent and parent.permissions_for_user(person).can_add_subpage():
            names = [page_type._meta.app_label, page_type._meta.model_name, parent.pk]
            yield label, reverse("wagtailadmin_pages:add", args=names)
