"""Information notes: what the project asks of its people, by when, and from which day it holds."""

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail.search import index

from cms.aiming import reader_of
from cms.models.base import BasePage
from lms.common import clock, pdf
from lms.communication import queries
from lms.communication.models import Notice

STYLESHEET = pdf.STATIC / "css" / "note.css"


class InfoNoteIndex(BasePage):
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.InfoNote"]

    class Meta:
        verbose_name = _("information notes")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = InfoNote.objects.child_of(self).live().order_by("-effective_on", "-pk")
        pages = reader_of(request).own_first(pages)
        known = Notice.objects.in_bulk([one.translation_key for one in pages], field_name="uuid")
        person = getattr(request, "user", None)
        read = set()
        if person is not None and person.is_authenticated:
            read = queries.read_among(known.values(), person)
        keys = [(one, one.translation_key) for one in pages]
        return context | {"notes": [(one, known.get(key), key in read) for one, key in keys]}


class InfoNote(RoutablePageMixin, BasePage):
    """Its number is given by the system the first time it goes live, and never changes."""

    kept_true = False

    effective_on = models.DateField(_("date of effect"), null=True, blank=True)
    asked = models.CharField(
        _("what is asked of the reader"),
        max_length=300,
        blank=True,
        help_text=_("One sentence; empty when there is nothing to do but read."),
    )
    due_on = models.DateField(
        _("by when"),
        null=True,
        blank=True,
        help_text=_("Those who have not read the note are reminded three days before."),
    )
    contact = models.CharField(
        _("contact"),
        max_length=160,
        blank=True,
        help_text=_("A function and its address, rather than a person's name."),
    )
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("replaces the note"),
    )
    ask_again = models.BooleanField(
        _("ask for it to be read again"),
        default=False,
        help_text=_("Tick it when what changed matters: earlier readings stay on record."),
    )

    parent_page_types = ["cms.InfoNoteIndex"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel(["effective_on", "due_on"]), "asked", "contact"],
            heading=_("What is asked"),
        ),
        BasePage.aim_panel,
        FieldPanel("replaces"),
        FieldPanel("ask_again"),
    ]
    promote_panels = Page.promote_panels
    search_fields = [*BasePage.search_fields, index.SearchField("asked")]

    class Meta:
        verbose_name = _("information note")

    def why_not_publish(self):
        problems = list(super().why_not_publish())
        if not self.effective_on:
            problems.append(("effective_on", _("Say from which day this note holds.")))
        if self.due_on and not self.asked:
            problems.append(("asked", _("There is a date, and nothing asked: say what.")))
        if self.due_on and self.due_on < clock.today() and not self._said_online("due_on"):
            problems.append(("due_on", _("This date has passed.")))
        if self.due_on and self.effective_on and self.due_on < self.effective_on:
            problems.append(("due_on", _("An answer is due before the note holds: see the dates.")))
        if self.replaces_id and self.replaces_id == self.pk:
            problems.append(("replaces", _("A note does not replace itself.")))
        elif self.replaces_id and not self.replaces.notice:
            problems.append(("replaces", _("The note that it replaces was never online.")))
        return problems

    def _said_online(self, name):
        """Whether the page that is online says the same: what was true on its day may be kept."""
        online = {"pk": self.pk, "live": True, name: getattr(self, name)}
        return InfoNote.objects.filter(**online).exists()

    @property
    def notice(self):
        return Notice.objects.filter(uuid=self.translation_key).first()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        notice = self.notice
        person = getattr(request, "user", None)
        known = person is not None and person.is_authenticated and notice
        receipt = queries.read_by(notice).filter(person=person).first() if known else None
        return context | {
            "notice": notice,
            "receipt": receipt,
            "sees_readers": bool(known) and _sees_readers(person, notice),
        }

    @path("feuille/", name="sheet")
    def sheet(self, request):
        """The note on paper, in French as it is written."""
        with translation.override("fr"):
            html = render_to_string("cms/info_note_sheet.html", self.get_context(request), request)
        try:
            content = pdf.made_from(html, STYLESHEET)
        except pdf.PdfUnavailable as refused:
            context = {"page": self, "sentence": refused}
            return render(request, "cms/pdf_unavailable.html", context, status=503)
        number = self.notice.number if self.notice else self.slug
        disposition = f'inline; filename="note-{number}.pdf"'
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": disposition},
        )


def _sees_readers(person, notice):
    if person.pk == notice.author_id:
        return True
    return (
        queries.visible_to(person).filter(pk=notice.pk).exists()
        and queries.named_to(person, notice).exists()
    )
