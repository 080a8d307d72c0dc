import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images.blocks import ImageChooserBlock

from cms import accent
from cms.fields import StreamField
from lms.common import clock

validate_colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", _("Write the colour as # and six signs, for instance #14594a.")
)


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Words of the link"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("or address elsewhere"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value):
        value = super().clean(value)
        if not value.get("page") and not value.get("address"):
            sentence = _("Choose a page, or write an address.")
            raise StructBlockValidationError({"page": ValidationError(sentence)})
        return value


class LinksBlock(blocks.StreamBlock):
    link = LinkBlock()

    class Meta:
        required = False


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=80)
    logo = ImageChooserBlock(label=_("Logo"), required=False)
    address = blocks.URLBlock(label=_("Address of its site"), required=False)

    class Meta:
        icon = "group"
        label = _("Partner")


class PartnersBlock(blocks.StreamBlock):
    partner = PartnerBlock()

    class Meta:
        required = False


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """What this installation calls itself, on every page, message and attestation."""

    class Level(models.TextChoices):
        INFO = "info", _("good to know")
        WARN = "warn", _("watch out")

    name = models.CharField(_("name of the ENT"), max_length=60, default="Levier")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    description = models.TextField(_("text of the footer"), max_length=300, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Shown at the top of every page, beside the name, which says it to all."),
    )
    logo_says_name = models.BooleanField(
        _("the logo says the name"),
        default=False,
        help_text=_("Then the name and the tagline are not written beside it."),
    )
    controller = models.TextField(
        _("who answers for personal data"),
        max_length=300,
        blank=True,
        help_text=_("The controller: name and postal address. The record of processing says it."),
    )
    data_protection = models.CharField(
        _("data protection officer"),
        max_length=200,
        blank=True,
        help_text=_("How to reach them: a name or a service, an e-mail address."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("Links and buttons. Refused where it could not be read; empty: green."),
    )
    accent_dark = models.CharField(
        _("accent colour of the dark theme"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("Empty: the same hue, made light enough."),
    )
    help_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("help page"),
        help_text=_("Where a search without result sends people."),
    )
    header_links = StreamField(LinksBlock(), verbose_name=_("links of the menu"), blank=True)
    links = StreamField(LinksBlock(), verbose_name=_("links of the footer"), blank=True)
    partners = StreamField(PartnersBlock(), verbose_name=_("partners"), blank=True)
    banner = models.CharField(
        _("alert banner"),
        max_length=200,
        blank=True,
        help_text=_("One sentence at the top of every page, for an outage or a date."),
    )
    banner_level = models.CharField(
        _("kind"), max_length=8, choices=Level.choices, default=Level.INFO
    )
    banner_from = models.DateTimeField(_("from"), null=True, blank=True)
    banner_until = models.DateTimeField(_("until"), null=True, blank=True)
    banner_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page that says more"),
    )

    panels = [
        MultiFieldPanel(
            ["name", "tagline", "logo", "logo_says_name", "description"], heading=_("Name")
        ),
        MultiFieldPanel([FieldRowPanel(["accent", "accent_dark"])], heading=_("Colours")),
        MultiFieldPanel(
            [
                "banner",
                "banner_level",
                FieldRowPanel(["banner_from", "banner_until"]),
                "banner_page",
            ],
            heading=_("Alert banner"),
        ),
        MultiFieldPanel(["controller", "data_protection"], heading=_("Personal data")),
        FieldPanel("help_page"),
        FieldPanel("header_links"),
        FieldPanel("links"),
        FieldPanel("partners"),
    ]

    select_related = ["help_page", "logo", "banner_page"]

    class Meta:
        verbose_name = _("identity of the site")

    def clean(self):
        super().clean()
        refused = {}
        for field, theme in (("accent", "light"), ("accent_dark", "dark")):
            colour = getattr(self, field)
            known = colour and accent.COLOUR.fullmatch(colour)
            if known and (sentences := accent.problems(theme, colour)):
                refused[field] = sentences
        if self.accent_dark and not self.accent:
            refused["accent"] = [_("Choose the colour of the light theme as well.")]
        if self.banner_from and self.banner_until and self.banner_until <= self.banner_from:
            refused["banner_until"] = [_("The banner would end before it begins.")]
        if refused:
            raise ValidationError(refused)

    @property
    def menu_links(self):
        return _told(self.header_links)

    @property
    def footer_links(self):
        return _told(self.links)

    @property
    def banner_now(self):
        """Whether the banner is shown at this moment."""
        now = clock.now()
        begun = self.banner_from is None or self.banner_from <= now
        ended = self.banner_until is not None and self.banner_until <= now
        return bool(self.banner) and begun and not ended

    @cached_property
    def style(self):
        """The stylesheet of the accent; "" where the project has none."""
        if not self.accent:
            return ""
        dark = self.accent_dark or accent.for_the_dark(self.accent)
        return accent.stylesheet(self.accent, dark)

    @property
    def style_url(self):
        """Its address, which changes with what it says; "" where there is none."""
        if not self.style:
            return ""
        digest = hashlib.sha256(self.style.encode()).hexdigest()[:12]
        return f"{reverse('cms:identity_style')}?v={digest}"


def _told(stream):
    """The links of a stream whose page, when it is one, can be read."""
    links = [(link.value["title"], link.value["page"], link.value["address"]) for link in stream]
    return [
        {"title": title, "url": page.url if page and page.live else address}
        for title, page, address in links
        if address or (page and page.live)
    ]
