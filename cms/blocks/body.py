from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

from cms.blocks.features import INLINE, PROSE
from cms.blocks.prose import ProseBlock
from cms.blocks.rich import (
    ActionBlock,
    CardsBlock,
    ExternalVideoBlock,
    FigureBlock,
    FileBlock,
    FoldBlock,
    SessionsBlock,
    TableBlock,
)

# How the blocks stand in the editor's menu.
WORDS, IMAGES, SITE = _("Words"), _("Images and files"), _("Drawn from the site")


class HeadingBlock(blocks.StructBlock):
    """A title inside a page: level 2, or 3 under a level 2."""

    text = blocks.CharBlock(label=_("Title"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Title")), ("3", _("Subtitle"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Title")
        template = "cms/blocks/heading.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["anchor"] = slugify(value["text"])
        return context


class StepBlock(blocks.StructBlock):
    text = ProseBlock(label=_("What to do"), features=INLINE)
    image = ImageChooserBlock(label=_("Screenshot"), required=False)
    alt = blocks.CharBlock(label=_("What the screenshot shows"), required=False, max_length=250)

    class Meta:
        icon = "list-ol"
        label = _("Step")

    def clean(self, value):
        value = super().clean(value)
        if value.get("image") and not value.get("alt"):
            sentence = _("Say what the screenshot shows, for whoever cannot see it.")
            raise StructBlockValidationError({"alt": ValidationError(sentence)})
        return value


class AlertBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Good to know")), ("warn", _("Watch out")), ("ok", _("Tip"))],
        default="info",
    )
    text = ProseBlock(label=_("Text"), features=PROSE)

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "cms/blocks/alert.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    source = blocks.CharBlock(label=_("Who says so"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "cms/blocks/quote.html"


class ImageBlock(blocks.StructBlock):
    """An image says what it shows, or says that it shows nothing."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(label=_("What the image shows"), required=False, max_length=250)
    decorative = blocks.BooleanBlock(label=_("Decorative: it adds no information"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/image.html"

    def clean(self, value):
        value = super().clean(value)
        if value.get("image") and not value.get("alt") and not value.get("decorative"):
            raise StructBlockValidationError(
                {"alt": ValidationError(_("Say what the image shows, or tick “Decorative”."))}
            )
        return value


class VideoBlock(blocks.StructBlock):
    """A video that illustrates; one that teaches is a tutorial, with captions."""

    video = VideoChooserBlock(label=_("Video"))
    silent = blocks.BooleanBlock(
        label=_("Nobody speaks in it"),
        required=False,
        help_text=_("A video where somebody speaks is a tutorial: its captions are there."),
    )
    text = blocks.TextBlock(
        label=_("What is seen"), help_text=_("Read by whoever cannot see the video.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(group=WORDS)
    text = ProseBlock(
        label=_("Text"),
        features=PROSE,
        icon="pilcrow",
        template="cms/blocks/text.html",
        group=WORDS,
    )
    list = blocks.ListBlock(
        ProseBlock(label=_("Item"), features=INLINE),
        label=_("List of points"),
        icon="list-ul",
        template="cms/blocks/list.html",
        group=WORDS,
    )
    steps = blocks.ListBlock(
        StepBlock(),
        label=_("Steps"),
        icon="list-ol",
        template="cms/blocks/steps.html",
        group=WORDS,
    )
    alert = AlertBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    accordion = blocks.ListBlock(
        FoldBlock(),
        label=_("Folds"),
        icon="collapse-down",
        template="cms/blocks/accordion.html",
        group=WORDS,
    )
    table = TableBlock(group=WORDS)
    image = ImageBlock(group=IMAGES)
    video = VideoBlock(group=IMAGES)
    external_video = ExternalVideoBlock(group=IMAGES)
    file = FileBlock(group=IMAGES)
    cards = CardsBlock(group=SITE)
    figures = blocks.ListBlock(
        FigureBlock(),
        label=_("Key figures"),
        icon="order",
        template="cms/blocks/figures.html",
        max_num=4,
        group=SITE,
    )
    sessions = SessionsBlock(group=SITE)
    action = ActionBlock(group=SITE)

    class Meta:
        required = False
