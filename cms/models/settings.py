from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.fields import StreamField


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Words of the link"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.URLBlock(label=_("or address elsewhere"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")


class LinksBlock(blocks.StreamBlock):
    link = LinkBlock()

    class Meta:
        required = False


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """What this installation calls itself, on every page, message and attestation."""

    name = models.CharField(_("name of the ENT"), max_length=60, default="Levier")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    description = models.TextField(_("text of the footer"), max_length=300, blank=True)
    help_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("help page"),
        help_text=_("Where a search without result sends people."),
    )
    links = StreamField(LinksBlock(), verbose_name=_("links of the footer"), blank=True)

    panels = [FieldPanel("name"), FieldPanel("tagline"), "description", "help_page", "links"]

    select_related = ["help_page"]

    class Meta:
        verbose_name = _("identity of the site")

    @property
    def footer_links(self):
        links = [
            (link.value["title"], link.value["page"], link.value["address"]) for link in self.links
        ]
        return [
            {"title": title, "url": page.url if page and page.live else address}
            for title, page, address in links
            if address or (page and page.live)
        ]
