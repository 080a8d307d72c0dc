"""The accessibility statement: what audits found, and what the law says must follow.

The state of the site is computed from the last audit that still counts (article 47 of the law of
11 February 2005, decree 2019-768, RGAA 4.1.2): nobody types it. Without one, it is not compliant.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from cms.blocks import LinesBlock
from cms.fields import StreamField
from cms.forms import AuditForm
from cms.models.base import BasePage
from lms.common import clock

YEARS_THAT_COUNT = 3
LONGEST_PLAN = 3


class Conformity(models.TextChoices):
    FULL = "full", _("fully compliant")
    PARTIAL = "partial", _("partially compliant")
    NONE = "none", _("not compliant")


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; the 28th for a 29 February that does not exist."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class AccessibilityAuditQuerySet(models.QuerySet):
    def that_counts(self, on: date | None = None):
        """The last audit of the three years before a day (today unless told), or None."""
        day = on or clock.today()
        oldest = years_before(day, YEARS_THAT_COUNT)
        counted = self.filter(carried_out_on__range=(oldest, day))
        return counted.order_by("-carried_out_on", "-pk").first()


class AccessibilityAudit(ClusterableModel):
    carried_out_on = models.DateField(_("date of the audit"), default=clock.today)
    auditor = models.CharField(
        _("auditor"), max_length=160, help_text=_("The organisation that carried it out.")
    )
    standard = models.CharField(_("standard"), max_length=40, default="RGAA 4.1.2")
    rate = models.DecimalField(
        _("share of criteria met"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("In percent of the criteria that apply."),
    )
    pages = models.TextField(_("pages that were checked"), help_text=_("One per line."))
    technologies = models.CharField(
        _("technologies"), max_length=160, default="HTML, CSS, SVG, JavaScript, ARIA"
    )
    environment = models.TextField(
        _("browsers and assistive technologies"), blank=True, help_text=_("One per line.")
    )
    tools = models.TextField(_("tools"), blank=True, help_text=_("One per line."))

    objects = AccessibilityAuditQuerySet.as_manager()
    base_form_class = AuditForm

    panels = [
        FieldRowPanel(["carried_out_on", "rate", "standard"]),
        "auditor",
        "pages",
        "technologies",
        "environment",
        "tools",
        InlinePanel("findings", heading=_("Contents that are not accessible"), label=_("Content")),
    ]

    class Meta:
        verbose_name = _("accessibility audit")
        verbose_name_plural = _("accessibility audits")
        ordering = ["-carried_out_on", "-pk"]

    def __str__(self):
        return f"{self.standard}, {self.carried_out_on:%d/%m/%Y}, {self.rate} %"

    def clean(self):
        super().clean()
        if self.carried_out_on and self.carried_out_on > clock.today():
            raise ValidationError(
                {"carried_out_on": _("An audit is recorded once it has taken place.")}
            )

    @property
    def conformity(self) -> Conformity:
        if self.rate == 100 and not self.failures:
            return Conformity.FULL
        return Conformity.PARTIAL if self.rate >= 50 else Conformity.NONE

    def findings_of(self, kind):
        return [one for one in self.findings.all() if one.kind == kind]

    @property
    def failures(self):
        return self.findings_of(AuditFinding.Kind.FAILURE)

    @property
    def derogations(self):
        return self.findings_of(AuditFinding.Kind.DEROGATION)

    @property
    def exempt(self):
        return self.findings_of(AuditFinding.Kind.EXEMPT)


class AuditFinding(Orderable):
    """A content that is not accessible, and on what ground."""

    class Kind(models.TextChoices):
        FAILURE = "failure", _("failure")
        DEROGATION = "derogation", _("derogation for a disproportionate burden")
        EXEMPT = "exempt", _("content that the law exempts")

    audit = ParentalKey(AccessibilityAudit, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.FAILURE)
    criterion = models.CharField(
        _("criterion"), max_length=12, blank=True, help_text=_("Its number, for instance 4.1.")
    )
    what = models.TextField(_("what is not accessible, and where"))
    instead = models.TextField(
        _("what is offered instead, or when it will be put right"), blank=True
    )

    class Meta(Orderable.Meta):
        verbose_name = _("content that is not accessible")

    def __str__(self):
        return f"{self.criterion} {self.what}".strip()

    def clean(self):
        super().clean()
        if self.kind == self.Kind.FAILURE and not self.criterion:
            raise ValidationError({"criterion": _("Say which criterion fails.")})
        if self.kind == self.Kind.DEROGATION and not self.instead:
            raise ValidationError(
                {"instead": _("A derogation says what is offered instead: write it.")}
            )


class AccessibilityPage(BasePage):
    """The statement; what can be computed is not written in it."""

    declared_by = models.CharField(
        _("who commits to it"), max_length=160, help_text=_("The organisation that publishes.")
    )
    declared_on = models.DateField(_("date of the statement"), default=clock.today)
    contact_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page to write to us"),
    )
    contact_email = models.EmailField(_("e-mail address to write to us"), blank=True)
    plan_from = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    plan_until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    plan = StreamField(LinesBlock(), verbose_name=_("multi-year scheme"), blank=True)
    actions_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    actions = StreamField(LinesBlock(), verbose_name=_("action plan of the year"), blank=True)

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel(["declared_by", "declared_on"]),
        MultiFieldPanel(["contact_page", "contact_email"], heading=_("Contact")),
        MultiFieldPanel(
            [FieldRowPanel(["plan_from", "plan_until"]), FieldPanel("plan")],
            heading=_("Multi-year scheme"),
        ),
        MultiFieldPanel(["actions_year", "actions"], heading=_("Action plan of the year")),
    ]

    class Meta:
        verbose_name = _("accessibility statement")

    def why_not_publish(self):
        problems = list(super().why_not_publish())
        if not (self.contact_page_id or self.contact_email):
            problems.append(("contact_email", _("Say how to report a difficulty.")))
        if self.plan_from and self.plan_until:
            if self.plan_until < self.plan_from:
                problems.append(("plan_until", _("The scheme would end before it begins.")))
            elif self.plan_until - self.plan_from >= LONGEST_PLAN:
                problems.append(("plan_until", _("A scheme covers three years at most.")))
        return problems

    def warnings(self):
        found = super().warnings()
        if self.actions_year != clock.today().year:
            found.append(_("The action plan is not the one of this year."))
        return found

    @property
    def actions_are_current(self):
        return bool(self.actions) and self.actions_year == clock.today().year

    @property
    def plan_is_current(self):
        known = bool(self.plan) and self.plan_from and self.plan_until
        return bool(known) and self.plan_from <= clock.today().year <= self.plan_until

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        audit = AccessibilityAudit.objects.that_counts()
        return context | {
            "audit": audit,
            "expired": None if audit else AccessibilityAudit.objects.first(),
            "conformity": audit.conformity if audit else Conformity.NONE,
        }


def mention():
    """What every page says of its accessibility, and where that is explained."""
    audit = AccessibilityAudit.objects.that_counts()
    page = AccessibilityPage.objects.live().first()
    return {
        "conformity": (audit.conformity if audit else Conformity.NONE).label,
        "url": page.url if page else "",
    }
