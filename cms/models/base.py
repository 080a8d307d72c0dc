from django import forms
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.search import index

from cms import aiming, checks
from cms.blocks import BodyBlock
from cms.fields import CyclesField, StreamField
from cms.forms import PublicationForm
from cms.panels import ChecksPanel
from lms.common.errors import DomainError
from lms.territory.fields import AudiencesField
from lms.territory.models import Audience

NO_LEAD = _("No lead: the page is listed without a word on what it is about.")
#: In months.
REVIEW_DELAYS = [(3, _("3 months")), (6, _("6 months")), (24, _("2 years")), (36, _("3 years"))]
HOME = 2  # the depth of the home page, under the root of the tree
WHOM_FOR = _("Whom it is for")
PLACES_PANEL = InlinePanel(
    "places",
    heading=_("Territories"),
    label=_("Territory"),
    help_text=_("None: everywhere. A place stands for all that is under it."),
)
SCHEDULED = "wagtail.publish.scheduled"


class PublicationRefused(DomainError):
    """A page that may not go live yet; says why, as its edit form would."""

    code = "publication_refused"


class BasePage(Page):
    """What every page of ours has: a lead under its title, a body, and its own word of refusal."""

    lead = models.TextField(
        _("lead"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences under the title, also shown where the page is listed."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)
    audiences = AudiencesField(
        _("profiles"),
        blank=True,
        help_text=_("None: for everybody. Nothing is hidden: each reader sees their own first."),
    )

    review_months = models.PositiveSmallIntegerField(
        _("to be read again after"),
        null=True,
        blank=True,
        choices=REVIEW_DELAYS,
        help_text=_("A year unless you choose otherwise. The editors' board then asks for it."),
    )

    base_form_class = PublicationForm
    #: Whether what it says is to be kept true; a dated page is left as it was on its day.
    kept_true = True
    # What is live is open to all: no list has to ask what must be hidden, and from whom.
    private_page_options = []
    content_panels = [*Page.content_panels, ChecksPanel(), "lead", "body"]
    aim_panel = MultiFieldPanel(["audiences", PLACES_PANEL], heading=WHOM_FOR)
    promote_panels = [aim_panel, *Page.promote_panels, "review_months"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    @cached_property
    def pages_above(self):
        """From the home page down; the way to a page is shown, and told to search engines."""
        above = self.get_ancestors().filter(depth__gte=HOME).live()
        return [page for page in above if page.url]

    def get_view_restrictions(self):
        """None, for the same reason: no page has to ask what is above it."""
        return PageViewRestriction.objects.none()

    def why_not_publish(self):
        """[(name of the field, sentence)] that keep this content from going live."""
        return list(checks.problems_of(self))

    @property
    def preview_modes(self):
        """As it is, then as each profile sees it."""
        seen_by = [
            (f"{aiming.PREVIEW}{code}", format_lazy(_("As seen by: {profile}"), profile=label))
            for code, label in AudiencesField.options
        ]
        return [*super().preview_modes, *seen_by]

    @property
    def profiles_aimed_at(self):
        """In words; "" for everybody."""
        return gettext("; ").join(str(Audience(code).label) for code in self.audiences)

    @property
    def places_aimed_at(self):
        """In words; "" for everywhere."""
        return ", ".join(place.organisation.name for place in self.places.all())

    def warnings(self):
        """Sentences on what deserves a look, and refuses nothing."""
        found = []
        if not self.lead:
            found.append(NO_LEAD)
        return found

    def publish(self, revision, *, log_action=True, **kwargs):
        """Wagtail's, in one transaction with what `lms` is told.

        The content is judged again: a page scheduled last week may have lost a step since. There
        is nobody to read a refusal then, so the page stays a draft and its author gets a message.
        """
        try:
            with transaction.atomic():
                problems = revision.as_object().why_not_publish()
                if problems:
                    raise PublicationRefused(
                        " ".join(str(sentence) for _field, sentence in problems)
                    )
                return super().publish(revision, log_action=log_action, **kwargs)
        except DomainError as error:
            if log_action != SCHEDULED:
                raise
            from cms import publishing  # which knows every page type, this one included

            publishing.put_off(self, revision, error)

    def unpublish(self, *args, **kwargs):
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)


class PagePlace(Orderable):
    """A place that a page is aimed at, with all that is under it."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="places")
    organisation = models.ForeignKey(
        "lms.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("place")
    )

    def __str__(self):
        return str(self.organisation)


class OneProfilePage(BasePage):
    """A page written for one profile: it says so by what it is."""

    audience = models.CharField(_("profile"), max_length=16, choices=Audience.choices)

    aim_panel = MultiFieldPanel([PLACES_PANEL], heading=WHOM_FOR)
    promote_panels = [aim_panel, *Page.promote_panels, "review_months"]

    class Meta:
        abstract = True

    @property
    def audiences(self):
        return () if self.audience == Audience.EVERYONE else (self.audience,)

    profiles_aimed_at = ""  # its title says it


class TrackedPage(BasePage):
    """A page that is an activity of `lms`: learners' progress hangs on it, through its uuid.

    That uuid is Wagtail's translation key, which has the very life an activity needs: minted with
    the page, new on a copy, shared by translations, unmoved by a restored revision, never edited.
    """

    activity_kind: str

    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, help_text=_("How long it takes, all included.")
    )
    services = ParentalManyToManyField(
        "lms.EntService",
        blank=True,
        related_name="+",
        verbose_name=_("services of the ENT"),
        help_text=_("The page shows up on the page of each of these services."),
    )
    cycles = CyclesField(_("cycles"), blank=True, help_text=_("None: the page is for every class."))

    learning_panels = [
        MultiFieldPanel(
            ["minutes", FieldPanel("services", widget=forms.CheckboxSelectMultiple), "cycles"],
            heading=_("In a curriculum"),
        )
    ]

    class Meta:
        abstract = True

    @property
    def activity_uuid(self):
        return self.alias_of.translation_key if self.alias_of_id else self.translation_key

    def activity_details(self):
        """The rules of the activity, as `lms` keeps them."""
        return {}
