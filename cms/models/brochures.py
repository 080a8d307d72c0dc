"""Brochures: one page per profile, read on the site, printed on one sheet, or read easily."""

import segno
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from cms.aiming import reader_of
from cms.blocks import BodyBlock, FaqBlock, PointsBlock
from cms.fields import StreamField
from cms.models.base import BasePage, OneProfilePage
from lms.common import pdf

STYLESHEET = pdf.STATIC / "css" / "brochure.css"
INK = "#241F3D"


class BrochureIndex(BasePage):
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.BrochurePage"]

    class Meta:
        verbose_name = _("brochures")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        brochures = BrochurePage.objects.child_of(self).live().order_by("path")
        return context | {"brochures": reader_of(request).own_first(brochures)}


class BrochurePage(RoutablePageMixin, OneProfilePage):
    """What a profile must know, on one A4 sheet; the same in words that are easy to read."""

    readers = models.CharField(
        _("for whom"), max_length=60, help_text=_("Above the title: “For families”.")
    )
    points_title = models.CharField(_("title of the points"), max_length=80, blank=True)
    points = StreamField(PointsBlock(), verbose_name=_("points"), blank=True)
    questions_title = models.CharField(_("title of the questions"), max_length=80, blank=True)
    questions = StreamField(FaqBlock(), verbose_name=_("frequent questions"), blank=True)
    call = models.CharField(
        _("beside the code"), max_length=80, help_text=_("What the reader finds on the page.")
    )
    contact = models.CharField(_("whom to ask"), max_length=160, blank=True)
    easy_lead = models.TextField(_("easy to read: lead"), max_length=400, blank=True)
    easy = StreamField(BodyBlock(), verbose_name=_("easy to read: content"), blank=True)

    parent_page_types = ["cms.BrochureIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels[:-1],
        "audience",
        "readers",
        MultiFieldPanel(["points_title", "points"], heading=_("Points")),
        MultiFieldPanel(["questions_title", "questions"], heading=_("Frequent questions")),
        "body",
        MultiFieldPanel(["call", "contact"], heading=_("Foot of the sheet")),
        MultiFieldPanel(["easy_lead", "easy"], heading=_("Easy to read")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("points"),
        index.SearchField("questions"),
        index.SearchField("easy"),
    ]

    class Meta:
        verbose_name = _("brochure")

    @path("facile-a-lire/", name="easy")
    def easy_to_read(self, request):
        self._easy_or_404()
        context = self.get_context(request)
        return render(request, "cms/brochure_easy.html", context)

    @path("feuille/", name="sheet")
    def sheet(self, request):
        return self._paper(request, "cms/brochure_sheet.html", self.title)

    @path("facile-a-lire/feuille/", name="easy_sheet")
    def easy_sheet(self, request):
        self._easy_or_404()
        title = f"{self.title} {_('easy to read')}"
        return self._paper(request, "cms/brochure_easy_sheet.html", title)

    def _easy_or_404(self):
        if not self.easy:
            raise Http404

    def _paper(self, request, template, name):
        """The PDF of the page; in French, as the page is, whatever the language of the screens."""
        with translation.override("fr"):
            html = render_to_string(template, self.get_context(request) | self._printed(), request)
        try:
            content = pdf.made_from(html, STYLESHEET)
        except pdf.PdfUnavailable as refused:
            context = {"page": self, "sentence": refused}
            return render(request, "cms/pdf_unavailable.html", context, status=503)
        disposition = f'inline; filename="{slugify(name)}.pdf"'
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": disposition},
        )

    def _printed(self):
        code = segno.make(self.full_url, error="m")
        return {
            "address": self.full_url.split("://")[-1].rstrip("/"),
            "qr_code": code.svg_data_uri(dark=INK, border=0, scale=4),
        }
