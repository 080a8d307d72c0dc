from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from lms.catalog.models import Curriculum


class ChecksPanel(Panel):
    """What keeps the draft from going live, and what deserves a look, as last saved."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", _("Before publishing"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/checks.html"

        def is_shown(self):
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {
                "problems": [sentence for _field, sentence in self.instance.why_not_publish()],
                "warnings": self.instance.warnings(),
            }


class FollowersPanel(Panel):
    """Says who is under way before a curriculum is published anew."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", _("People under way"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/followers.html"

        def is_shown(self):
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {
                "versions": followers_of(self.instance)
            }


def followers_of(page):
    """[(number of a version, how many are under way in it)], the latest first."""
    curriculum = Curriculum.objects.filter(uuid=page.curriculum_uuid).first()
    if curriculum is None:
        return []
    under_way = curriculum.enrolments.filter(completed_at=None)
    counts = under_way.values("version__number").annotate(people=Count("pk"))
    return [(row["version__number"], row["people"]) for row in counts.order_by("-version__number")]
