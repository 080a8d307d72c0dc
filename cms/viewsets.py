"""Plain records kept from the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.icons import validate_icon
from cms.models import AccessibilityAudit, BlogAuthor, BlogCategory
from lms.territory.models import EntService


class EntServiceForm(WagtailAdminModelForm):
    def clean_icon(self):
        icon = self.cleaned_data["icon"]
        validate_icon(icon)
        return icon


class EntServiceViewSet(ModelViewSet):
    model = EntService
    icon = "grip"
    menu_label = _("Services of the ENT")
    add_to_admin_menu = True
    menu_order = 310
    list_display = ["name", "slug", "icon"]
    edit_handler = ObjectList(
        [
            FieldPanel("name", heading=_("Name")),
            FieldPanel("slug", heading=_("Address")),
            FieldPanel("icon", heading=_("Icon"), help_text=_("The name of a Lucide icon.")),
        ],
        base_form_class=EntServiceForm,
    )


class BlogCategoryViewSet(SnippetViewSet):
    model = BlogCategory
    icon = "tag"
    menu_label = _("Blog categories")
    add_to_admin_menu = True
    menu_order = 320
    panels = ["name", "slug"]


class BlogAuthorViewSet(SnippetViewSet):
    model = BlogAuthor
    icon = "user"
    menu_label = _("Blog authors")
    add_to_admin_menu = True
    menu_order = 321
    panels = ["name", "slug", "about"]


class AccessibilityAuditViewSet(SnippetViewSet):
    model = AccessibilityAudit
    icon = "tick-inverse"
    menu_label = _("Accessibility audits")
    add_to_settings_menu = True
    list_display = ["carried_out_on", "auditor", "standard", "rate"]
