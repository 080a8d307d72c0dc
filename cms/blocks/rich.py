"""Blocks that show: files, tables, cards, figures and dates drawn from what is recorded."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from cms.blocks.features import PROSE
from cms.blocks.prose import ProseBlock
from cms.blocks.showcase import LineBlock
from cms.elsewhere import player_of


class FileBlock(blocks.StructBlock):
    """A file to take away, with its kind and its weight."""

    document = DocumentChooserBlock(label=_("File"))
    text = blocks.CharBlock(
        label=_("What it is for"), required=False, max_length=200, help_text=_("One sentence.")
    )

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "cms/blocks/file.html"


class ExternalVideoBlock(blocks.StructBlock):
    """A video of another site, which is asked for nothing before the reader's click."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    poster = ImageChooserBlock(
        label=_("Image shown before it plays"),
        required=False,
        help_text=_("One of yours: the other site is asked for none."),
    )
    text = blocks.TextBlock(
        label=_("What is seen and said"),
        help_text=_("Read by whoever cannot see the video, hear it, or go to that site."),
    )

    class Meta:
        icon = "media"
        label = _("Video of another site")
        template = "cms/blocks/external_video.html"

    def clean(self, value):
        value = super().clean(value)
        if not player_of(value["url"]):
            sentence = _(
                "No player is known for this address: give that of a video of YouTube, Vimeo, or "
                "one of these sites: %(hosts)s."
            ) % {"hosts": ", ".join(settings.LEVIER_POD_HOSTS + settings.LEVIER_PEERTUBE_HOSTS)}
            raise StructBlockValidationError({"url": ValidationError(sentence)})
        return value

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"player": player_of(value["url"])}


class FoldBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What is seen when it is closed"), max_length=160)
    text = ProseBlock(label=_("Text"), features=PROSE)

    class Meta:
        icon = "collapse-down"
        label = _("Fold")


class TableBlock(TypedTableBlock):
    """What it is about, a title for each column; the first cell names its row."""

    def __init__(self, **kwargs):
        super().__init__(
            [("text", LineBlock(label=_("Text of the cell"), required=False))], **kwargs
        )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"

    def get_context(self, value, parent_context=None):
        titles = [column["heading"] for column in value.columns]
        rows = [list(zip(titles, row, strict=True)) for row in value.rows]
        return super().get_context(value, parent_context) | {"titles": titles, "rows": rows}


class CardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("Page"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=100,
        help_text=_("The title of the page unless you write another."),
    )
    text = blocks.CharBlock(
        label=_("In one or two sentences"),
        required=False,
        max_length=200,
        help_text=_("The lead of the page unless you write other words."),
    )

    class Meta:
        icon = "doc-empty"
        label = _("Card")


class CardsBlock(blocks.ListBlock):
    """Doors to pages of ours; one that goes offline takes its card away."""

    def __init__(self, **kwargs):
        super().__init__(CardBlock(), **kwargs)

    class Meta:
        icon = "grip"
        label = _("Cards")
        template = "cms/blocks/cards.html"

    def get_context(self, value, parent_context=None):
        numbers = [card["page"].pk for card in value if card["page"]]
        pages = {page.pk: page for page in Page.objects.live().filter(pk__in=numbers).specific()}
        cards = [
            {
                "url": page.url,
                "title": card["title"] or page.title,
                "text": card["text"] or getattr(page, "lead", ""),
            }
            for card in value
            if card["page"] and (page := pages.get(card["page"].pk))
        ]
        return super().get_context(value, parent_context) | {"cards": cards}


class Figure(TextChoices):
    """What a page may count; each is computed when the page is read."""

    SCHOOLS = "schools", _("Schools open in the ENT")
    TRAINED = "trained", _("People who finished a curriculum")
    CLASSES = "classes", _("Classes held")
    GUIDES = "guides", _("Guides and tutorials to read")


class FigureBlock(blocks.ChoiceBlock):
    """Names its field itself: Wagtail writes no label before the lines of a list."""

    choices = Figure.choices

    def __init__(self, **kwargs):
        super().__init__(label=_("Figure"), **kwargs)
        self.field.widget.attrs["aria-label"] = _("Figure")


class SessionsBlock(blocks.StructBlock):
    number = blocks.IntegerBlock(label=_("How many dates"), default=3, min_value=1, max_value=6)
    of = blocks.PageChooserBlock(
        label=_("Of which class"),
        page_type="cms.ClassPage",
        required=False,
        help_text=_("Every class unless you choose one."),
    )

    class Meta:
        icon = "date"
        label = _("Next dates")
        template = "cms/blocks/sessions.html"


class ActionBlock(blocks.StructBlock):
    """What to do now: one sentence, one button."""

    text = blocks.CharBlock(label=_("Sentence"), max_length=200)
    label = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or address elsewhere"), required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        template = "cms/blocks/action.html"

    def clean(self, value):
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("url")):
            sentence = _("Choose a page of the site, or an address elsewhere: one of the two.")
            raise StructBlockValidationError({"page": ValidationError(sentence)})
        return value
