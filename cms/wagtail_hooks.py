"""Where the back office differs from Wagtail's: a refusal is a sentence, never an error page."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from cms import publishing, readings, territory_screens, upkeep, upkeep_views
from cms.board import BoardPanel
from cms.models import CurriculumPage
from cms.models.base import BasePage
from cms.panels import followers_of
from cms.people_screens import NOT_DELETED_HERE, AdministratorsOnly
from cms.viewsets import (
    AccessibilityAuditViewSet,
    BlogAuthorViewSet,
    BlogCategoryViewSet,
    EntServiceViewSet,
)
from lms.catalog.models import Curriculum
from lms.people.permissions import is_administrator
from lms.territory.permissions import keeps_territory

# Before anything asks for the rights over these records.
for policy in (*territory_screens.POLICIES, AdministratorsOnly(get_user_model())):
    register_permission_policy(policy.model, policy)


@hooks.register("register_admin_viewset")
def register_services():
    return EntServiceViewSet("ent_services")


@hooks.register("register_admin_viewset")
def register_blog_lists():
    return [BlogCategoryViewSet(), BlogAuthorViewSet()]


@hooks.register("register_admin_viewset")
def register_audits():
    return AccessibilityAuditViewSet()


@hooks.register("register_admin_viewset")
def register_territory():
    return [
        territory_screens.OrganisationChooser("organisation_chooser"),
        territory_screens.TerritoryGroup(),
    ]


@hooks.register("register_admin_menu_item")
def link_to_directory():
    return DirectoryMenuItem(
        gettext_lazy("Directory of schools"),
        reverse_lazy("territory:schools"),
        name="directory-of-schools",
        icon_name="upload",
        order=331,
    )


@hooks.register("register_admin_menu_item")
def link_to_imports():
    return ImportsMenuItem(
        gettext_lazy("Import people"),
        reverse_lazy("people_imports:imports"),
        name="import-people",
        icon_name="group",
        order=332,
    )


class ImportsMenuItem(MenuItem):
    def is_shown(self, request):
        return is_administrator(request.user)


class DirectoryMenuItem(MenuItem):
    def is_shown(self, request):
        return keeps_territory(request.user)


@hooks.register("register_admin_urls")
def open_upkeep():
    return upkeep_views.urlpatterns


class UpkeepMenuItem(MenuItem):
    def is_shown(self, request):
        return upkeep.keeps_pages(request.user)


@hooks.register("register_admin_menu_item")
def link_to_upkeep():
    return UpkeepMenuItem(
        gettext_lazy("Upkeep"),
        reverse_lazy("upkeep"),
        name="upkeep",
        icon_name="clipboard-list",
        order=250,
    )


@hooks.register("before_serve_page")
def count_reading(page, request, args, kwargs):
    readings.note(request, page)


@hooks.register("construct_homepage_panels")
def show_board(request, panels):
    """Ours lists what is in review; Wagtail's two lists of it would say it again."""
    panels[:] = [panel for panel in panels if "moderat" not in panel.name]
    panels.append(BoardPanel())


@hooks.register("construct_homepage_summary_items", order=1)
def leave_out_counts(request, items):
    """Totals tell an editor nothing to do; wagtailmedia's have no French either."""
    items.clear()


@hooks.register("construct_help_menu")
def leave_out_links_elsewhere(request, items):
    """No page leads an editor to another site; what an editor needs to know is said here."""
    items[:] = [item for item in items if item.url.startswith(("/", "#"))]


@hooks.register("register_log_actions")
def register_refusal(actions):
    @actions.register_action(publishing.REFUSED)
    class Refused(LogFormatter):
        label = gettext_lazy("Scheduled publication refused")
        message = gettext_lazy("Not published on its date")

        def format_comment(self, log_entry):
            return log_entry.data.get("reason", "")


@hooks.register("register_log_actions")
def register_review(actions):
    @actions.register_action(upkeep.REVIEWED)
    class Reviewed(LogFormatter):
        label = gettext_lazy("Read again")

        def format_message(self, log_entry):
            version = log_entry.data.get("release")
            if version:
                return gettext("Read again after version %(version)s") % {"version": version}
            return gettext("Read again, nothing to change")


# --- Deleting ----------------------------------------------------------------------------------


@hooks.register("before_delete_page")
def keep_needed_page(request, page):
    return _kept(request, [page])


@hooks.register("before_bulk_action")
def keep_needed_pages(request, action_type, objects, action):
    if action_type == "delete" and issubclass(action.model, Page):
        return _kept(request, objects)


def _kept(request, pages):
    reasons = publishing.reasons_to_keep(pages)
    if not reasons:
        return None
    context = {"pages": pages, "reasons": reasons, "page": pages[0] if len(pages) == 1 else None}
    return render(request, "cms/admin/kept.html", context)


# --- Publishing --------------------------------------------------------------------------------


@hooks.register("before_bulk_action")
def judge_before_bulk_publishing(request, action_type, objects, action):
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    pages = list(objects)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            pages += page.get_descendants()
    refused = False
    for page in pages:
        draft = page.get_latest_revision_as_object()
        for _field, sentence in draft.why_not_publish() if isinstance(draft, BasePage) else ():
            messages.error(request, f"{draft.title} – {sentence}")
            refused = True
    return redirect(action.next_url) if refused else None


@hooks.register("after_publish_page")
def tell_who_stays(request, page):
    """After a new version: who goes on in the version they began."""
    if not isinstance(page.specific, CurriculumPage):
        return
    curriculum = Curriculum.objects.filter(uuid=page.translation_key, withdrawn_at=None).first()
    if curriculum is None:
        return
    current = curriculum.current_version.number
    for number, people in followers_of(page.specific):
        if number != current:
            messages.info(request, stay_words(people, number))


def stay_words(people, number):
    return ngettext(
        "%(people)d person follows version %(number)d; they stay on it.",
        "%(people)d people follow version %(number)d; they stay on it.",
        people,
    ) % {"people": people, "number": number}


# --- People ------------------------------------------------------------------------------------


@hooks.register("before_bulk_action")
def leave_rights_alone(request, action_type, objects, action):
    """Groups and activity of many people at once: for superusers. Erasures: one by one."""
    if not issubclass(action.model, get_user_model()):
        return None
    if not request.user.is_superuser:
        raise PermissionDenied
    if action_type == "delete":
        messages.warning(request, NOT_DELETED_HERE)
        return redirect("personal_data:requests")
