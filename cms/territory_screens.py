"""The territory in the back office: organisations, projects, calendars.

Whatever has a rule goes through the operations of `lms`, whose refusals are shown on the form.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from lms.common import audit
from lms.common.errors import DomainError
from lms.common.french_dates import ZONE_NAMES
from lms.territory import operations
from lms.territory.models import (
    EntProject,
    EntRelease,
    Holiday,
    Organisation,
    ProjectSchool,
    PublicHoliday,
    SchoolHoliday,
    Wave,
)


class KeptPolicy(ModelPermissionPolicy):
    """Rows that are not made, or not deleted, from the back office, whoever asks."""

    def __init__(self, model, *never):
        super().__init__(model)
        self.never = never

    def user_has_permission(self, user, action):
        return action not in self.never and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(
            user, [action for action in actions if action not in self.never]
        )


class AdministratorsPolicy(KeptPolicy):
    """Rows that say who sees whom: whoever writes them may widen their own territory, so that no
    right given to a group opens them."""

    def user_has_permission(self, user, action):
        return user.is_superuser and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return user.is_superuser and super().user_has_any_permission(user, actions)


POLICIES = (
    AdministratorsPolicy(Organisation, "delete"),
    AdministratorsPolicy(EntProject, "delete"),
    AdministratorsPolicy(Wave, "delete"),
    AdministratorsPolicy(ProjectSchool, "delete"),
    KeptPolicy(SchoolHoliday, "delete"),
    KeptPolicy(PublicHoliday, "delete"),
)


class SaysRefusals:
    """A view whose form is saved by an operation, which may refuse it."""

    log_action = ""

    def save_instance(self):
        saved = self.form.save()
        log(saved, self.log_action, user=self.request.user)
        return saved

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except DomainError as error:
            form.add_error(None, str(error))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class RuledCreateView(SaysRefusals, CreateView):
    log_action = "wagtail.create"


class RuledEditView(SaysRefusals, EditView):
    log_action = "wagtail.edit"


# --- Organisations -------------------------------------------------------------------------------


class OrganisationChooser(ChooserViewSet):
    model = Organisation
    icon = "site"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")
    creation_form_class = None


class OrganisationForm(WagtailAdminModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=ZONE_NAMES.items())

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent is None and self.instance.parent_id:
            raise forms.ValidationError(_("An organisation of the tree stays under another one."))
        return parent

    def save(self, commit=True):
        changes = {name: self.cleaned_data[name] for name in self.changed_data}
        # The form has already written on its instance: the operation compares with the database.
        kept = Organisation.objects.select_related("parent").get(pk=self.instance.pk)
        return operations.edit_organisation(actor=self.for_user, organisation=kept, **changes)


class PartnerForm(WagtailAdminModelForm):
    """What is added by hand: partners. The rest of the tree comes from the directory."""

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Organisation.objects.filter(kind=Organisation.Kind.PARTNER, code=code).exists():
            raise forms.ValidationError(_("A partner has this code already."))
        return code

    def save(self, commit=True):
        facts = {name: self.cleaned_data[name] for name in ("code", "name", "town", "parent")}
        return operations.found_organisation(
            actor=self.for_user, kind=Organisation.Kind.PARTNER, **facts
        )


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    icon = "site"
    menu_label = _("Organisations")
    list_display = ["name", "kind", "code", "town", "zone", "valid_to"]
    list_filter = ["kind", "zone"]
    search_fields = ["name", "code", "town"]
    search_backend_name = None
    copy_view_enabled = False
    add_view_class = RuledCreateView
    edit_view_class = RuledEditView
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("town"),
            FieldPanel("parent", heading=_("Under")),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            MultiFieldPanel(
                [FieldPanel("zone"), FieldPanel("public_calendar"), FieldPanel("time_zone")],
                heading=_("Calendar"),
            ),
        ],
        base_form_class=OrganisationForm,
    )
    partner_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("code"),
            FieldPanel("town"),
            FieldPanel("parent", heading=_("Under")),
        ],
        base_form_class=PartnerForm,
    )

    def get_add_view_kwargs(self, **kwargs):
        panel = self.partner_handler.bind_to_model(self.model)
        return super().get_add_view_kwargs(panel=panel, form_class=panel.get_form_class(), **kwargs)


# --- Projects ------------------------------------------------------------------------------------


class EntProjectForm(WagtailAdminModelForm):
    """Its owner and its partners say who reads the figures of its schools: each change is told."""

    def save(self, commit=True):
        verb = "project.changed" if self.instance.pk else "project.opened"
        project = super().save(commit)
        audit.record(
            actor=self.for_user,
            verb=verb,
            target=project,
            owner=str(project.owner.uuid),
            partners=sorted(str(one.uuid) for one in project.partners.all()),
            changed=sorted(self.changed_data),
        )
        return project


class EntProjectViewSet(ModelViewSet):
    model = EntProject
    icon = "folder-open-inverse"
    list_display = ["name", "product", "owner", "starts_on", "ends_on"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("product"),
            FieldPanel("owner"),
            FieldPanel("partners"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        ],
        base_form_class=EntProjectForm,
    )
    add_view_class = RuledCreateView
    edit_view_class = RuledEditView


class WaveForm(WagtailAdminModelForm):
    """A wave stays in its project: so do the schools in it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].disabled = self.instance.pk is not None


class WaveViewSet(ModelViewSet):
    model = Wave
    icon = "list-ol"
    menu_label = _("Waves")
    list_display = ["name", "project", "number", "opens_on"]
    list_filter = ["project"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("project", "number", "name", "opens_on")],
        base_form_class=WaveForm,
    )


class EntReleaseViewSet(ModelViewSet):
    model = EntRelease
    icon = "history"
    list_display = ["version", "project", "released_on"]
    list_filter = ["project"]
    copy_view_enabled = False
    form_fields = ["project", "version", "released_on", "changes", "services"]


class PlaceForm(WagtailAdminModelForm):
    """A school in a project; which of both cannot change, a school leaves and joins."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("project", "school"):
            self.fields[name].disabled = self.instance.pk is not None

    def save(self, commit=True):
        facts = {
            name: self.cleaned_data[name]
            for name in ("wave", "joined_on", "left_on", "planned_on", "opened_on")
        }
        if self.instance.pk:
            return operations.change_place(actor=self.for_user, place=self.instance, **facts)
        return operations.join_project(
            actor=self.for_user,
            project=self.cleaned_data["project"],
            school=self.cleaned_data["school"],
            **facts,
        )


class ProjectSchoolViewSet(ModelViewSet):
    model = ProjectSchool
    icon = "home"
    menu_label = _("Schools of projects")
    list_display = ["school", "project", "wave", "planned_on", "opened_on", "left_on"]
    list_filter = ["project", "wave"]
    search_fields = ["school__name", "school__code"]
    search_backend_name = None
    copy_view_enabled = False
    add_view_class = RuledCreateView
    edit_view_class = RuledEditView
    edit_handler = ObjectList(
        [
            FieldPanel("project"),
            FieldPanel("school"),
            FieldPanel("wave"),
            FieldRowPanel([FieldPanel("joined_on"), FieldPanel("left_on")]),
            FieldRowPanel([FieldPanel("planned_on"), FieldPanel("opened_on")]),
        ],
        base_form_class=PlaceForm,
    )


# --- Calendars -----------------------------------------------------------------------------------

APPLIES = BooleanColumn("applies", label=_("applies"), sort_key="applies")


class HolidayForm(WagtailAdminModelForm):
    """Whoever changes a holiday takes it over: no filling changes it again."""

    def save(self, commit=True):
        if self.has_changed():
            self.instance.source = Holiday.Source.HAND
        return super().save(commit)


class SchoolHolidayViewSet(ModelViewSet):
    model = SchoolHoliday
    icon = "calendar-alt"
    menu_label = _("School holidays")
    list_display = ["name", "zone", "starts_on", "ends_on", "status", "source", APPLIES]
    list_filter = ["zone", "school_year", "status", "source"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("zone"), FieldPanel("school_year")]),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("status"),
            FieldPanel("applies"),
        ],
        base_form_class=HolidayForm,
    )


class PublicHolidayViewSet(ModelViewSet):
    model = PublicHoliday
    icon = "calendar-check"
    menu_label = _("Public holidays")
    list_display = ["name", "calendar", "day", "status", "source", APPLIES]
    list_filter = ["calendar", "status", "source"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("calendar"),
            FieldPanel("name"),
            FieldPanel("day"),
            FieldPanel("status"),
            FieldPanel("applies"),
        ],
        base_form_class=HolidayForm,
    )


class TerritoryGroup(ModelViewSetGroup):
    menu_label = _("Territory")
    menu_icon = "site"
    menu_order = 330
    items = (
        OrganisationViewSet("organisations"),
        EntProjectViewSet("ent_projects"),
        WaveViewSet("waves"),
        ProjectSchoolViewSet("project_schools"),
        EntReleaseViewSet("ent_releases"),
        SchoolHolidayViewSet("school_holidays"),
        PublicHolidayViewSet("public_holidays"),
    )
