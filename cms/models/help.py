"""Answers: questions as people ask them, and the pages they are found from."""

from django import forms
from django.db import models
from django.db.models import OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.aiming import of_profile, reader_of
from cms.models.base import NO_LEAD, BasePage
from lms.communication.models import PageVote
from lms.territory.models import Audience, EntService


class FaqIndex(BasePage):
    """Every answer, by service and by profile."""

    max_count = 1
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.FaqPage"]

    class Meta:
        verbose_name = _("frequent questions")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        every = FaqPage.objects.child_of(self).live()
        service = EntService.objects.filter(slug=request.GET.get("service", "")).first()
        audience = request.GET.get("profil", "")
        audience = audience if audience in Audience.values else ""
        answers = every
        if service:
            answers = answers.filter(services=service)
        if audience:
            answers = answers.exclude(pk__in=of_profile(audience).not_theirs)
        told = {code for page in every for code in page.audiences}
        return context | {
            "services": EntService.objects.filter(faq_pages__in=every).distinct().order_by("name"),
            "audiences": [choice for choice in Audience.choices if choice[0] in told],
            "service": service,
            "audience": audience,
            "answers": reader_of(request).own_first(answers.most_asked()),
        }


class FaqQuerySet(PageQuerySet):
    def most_asked(self):
        """Those whose readers answered most often whether they helped come first."""
        votes = PageVote.objects.filter(page=OuterRef("translation_key")).values("page")
        votes = votes.annotate(number=Sum("helped") + Sum("did_not")).values("number")
        asked = Coalesce(Subquery(votes), Value(0))
        return self.annotate(asked=asked).order_by("-asked", "path")


class FaqPage(BasePage):
    """A question in its title, its answer in its body; for which services and profiles."""

    services = ParentalManyToManyField(
        "lms.EntService",
        blank=True,
        related_name="faq_pages",
        verbose_name=_("services of the ENT"),
    )
    subjects = models.CharField(
        _("subjects"),
        max_length=200,
        blank=True,
        help_text=_(
            "For the help that the ENT opens: words separated by commas, as in "
            "/aide/contexte/messagerie/piece-jointe/."
        ),
    )
    guide = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("guide that says more"),
    )

    objects = PageManager.from_queryset(FaqQuerySet)()

    parent_page_types = ["cms.FaqIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("services", widget=forms.CheckboxSelectMultiple),
                "subjects",
                PageChooserPanel("guide", ["cms.GuidePage", "cms.TutorialPage"]),
            ],
            heading=_("Where it is found"),
        ),
        BasePage.aim_panel,
    ]
    promote_panels = [*Page.promote_panels, "review_months"]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("subjects", boost=2),
    ]

    class Meta:
        verbose_name = _("frequent question")
        verbose_name_plural = _("frequent questions")

    def why_not_publish(self):
        problems = list(super().why_not_publish())
        if not self.body:
            problems.append(("body", _("The answer is missing.")))
        return problems

    def warnings(self):
        """A question needs no lead: its answer is short."""
        return [one for one in super().warnings() if one != NO_LEAD]

    @property
    def subject_slugs(self):
        return {slugify(subject) for subject in self.subjects.split(",") if subject.strip()}
