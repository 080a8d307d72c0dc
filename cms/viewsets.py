"""Plain records kept from the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import BlogCategory
from lms.territory.models import EntService


class EntServiceViewSet(ModelViewSet):
    model = EntService
    icon = "grip"
    menu_label = _("ENT services")
    add_to_admin_menu = True
    menu_order = 310
    list_display = ["name", "slug", "icon"]
    panels = [
        FieldPanel("name", heading=_("Name")),
        FieldPanel("slug", heading=_("Address")),
        FieldPanel("icon", heading=_("Icon"), help_text=_("The name of a Lucide icon.")),
    ]


class BlogCategoryViewSet(SnippetViewSet):
    model = BlogCategory
    icon = "tag"
    menu_label = _("Blog categories")
    add_to_admin_menu = True
    menu_order = 320
    panels = ["name", "slug"]
