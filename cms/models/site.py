from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.search import index

from cms.aiming import reader_of
from cms.blocks import ContactsBlock, LinesBlock, UsesBlock
from cms.fields import StreamField
from cms.icons import validate_icon
from cms.models.base import BasePage, OneProfilePage
from lms.support.forms import CallForm
from lms.territory.models import Audience


class HomePage(BasePage):
    """The front door: one line on what the ENT is, then doors for each profile and service."""

    examples = models.TextField(
        _("examples of searches"), blank=True, help_text=_("One per line, as people would type.")
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, "examples"]

    class Meta:
        verbose_name = _("home page")

    @property
    def example_searches(self):
        return [line.strip() for line in self.examples.splitlines() if line.strip()]


class AudienceIndex(BasePage):
    show_in_menus_default = True
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.AudiencePage"]

    class Meta:
        verbose_name = _("profiles")


class AudiencePage(OneProfilePage):
    """What changes for one profile, and where to begin."""

    icon = models.CharField(
        _("icon"),
        max_length=40,
        default="user",
        validators=[validate_icon],
        help_text=_("The name of a Lucide icon."),
    )
    changes = StreamField(LinesBlock(), verbose_name=_("what changes"), blank=True)
    curriculum = models.ForeignKey(
        "cms.CurriculumPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("curriculum"),
    )
    services = ParentalManyToManyField(
        "cms.ServicePage", blank=True, related_name="+", verbose_name=_("services")
    )

    parent_page_types = ["cms.AudienceIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels[:-1],
        "audience",
        "icon",
        "changes",
        "body",
        PageChooserPanel("curriculum"),
        FieldPanel("services", widget=forms.CheckboxSelectMultiple),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("changes"),
    ]

    class Meta:
        verbose_name = _("profile page")


class ServiceIndex(BasePage):
    show_in_menus_default = True
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ServicePage"]

    class Meta:
        verbose_name = _("services")


#: Who reads what a service is for, told as one would say it.
BROUGHT = {
    Audience.INSPECTOR: _("Here is what this service brings to inspectors."),
    Audience.ADVISER: _("Here is what this service brings to pedagogical advisers."),
    Audience.DIGITAL_ADVISER: _("Here is what this service brings to digital advisers."),
    Audience.HEAD: _("Here is what this service brings to school heads."),
    Audience.TEACHER: _("Here is what this service brings to teachers."),
    Audience.PUPIL: _("Here is what this service brings to pupils."),
    Audience.GUARDIAN: _("Here is what this service brings to families."),
    Audience.STAFF: _("Here is what this service brings to the staff of schools."),
    Audience.PARTNER: _("Here is what this service brings to partners."),
    Audience.EVERYONE: _("Here is what this service brings to everybody."),
}


class ServicePage(BasePage):
    """One service of the ENT: what for, by profile, and everything to learn it."""

    service = models.ForeignKey(
        "lms.EntService", on_delete=models.PROTECT, related_name="+", verbose_name=_("service")
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture of the service"),
    )
    ent_url = models.URLField(
        _("address in the ENT"), blank=True, help_text=_("Opens the reader's own, once signed in.")
    )
    uses = StreamField(UsesBlock(), verbose_name=_("what it is for"), blank=True)

    parent_page_types = ["cms.ServiceIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        "service",
        "image",
        "ent_url",
        "uses",
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("uses"),
    ]

    class Meta:
        verbose_name = _("service page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        uses = [
            {
                "audience": block.value["audience"],
                "label": Audience(block.value["audience"]).label,
                "told": BROUGHT[block.value["audience"]],
                "uses": block.value["uses"],
            }
            for block in self.uses
            if block.value["audience"]
        ]
        asked = request.GET.get("profil") or reader_of(request).audience
        chosen = next((one for one in uses if one["audience"] == asked), uses[0] if uses else None)
        return context | {"uses": uses, "chosen": chosen}


class StandardPage(BasePage):
    """Help, legal notice, accessibility: a title, a body."""

    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage", "cms.FaqIndex"]

    class Meta:
        verbose_name = _("page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"children": reader_of(request).own_first(self.get_children().live())}


class ContactPage(BasePage):
    """Whom to ask, about what; and the form, for whoever does not know whom."""

    contacts = StreamField(ContactsBlock(), verbose_name=_("whom to ask"), blank=True)

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    content_panels = [*BasePage.content_panels, "contacts"]
    search_fields = [*BasePage.search_fields, index.SearchField("contacts")]

    class Meta:
        verbose_name = _("contact page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        person = getattr(request, "user", None)
        person = person if person is not None and person.is_authenticated else None
        form = CallForm(person=person, initial={"page_path": self.get_url(request) or ""})
        return context | {"form": form}
