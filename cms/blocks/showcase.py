from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.features import PROSE
from cms.blocks.prose import ProseBlock
from lms.territory.models import Audience


class FaqItemBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = ProseBlock(label=_("Answer"), features=PROSE)

    class Meta:
        icon = "help"
        label = _("Question")


class FaqBlock(blocks.StreamBlock):
    """Questions as people ask them, each opening on its answer."""

    question = FaqItemBlock()

    class Meta:
        required = False


class LineBlock(blocks.CharBlock):
    """Names its field itself: Wagtail writes no label before the lines of a list."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.field.widget.attrs["aria-label"] = kwargs.get("label", "")


class LinesBlock(blocks.StreamBlock):
    """Short points, one per line: what one will be able to do, what is expected."""

    line = LineBlock(label=_("Line"), max_length=250, icon="list-ul")

    class Meta:
        required = False


class UseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What it allows"), max_length=120)
    text = blocks.TextBlock(label=_("In one or two sentences"))

    class Meta:
        icon = "tick"
        label = _("Use")


class AudienceUsesBlock(blocks.StructBlock):
    audience = blocks.ChoiceBlock(label=_("Profile"), choices=Audience.choices)
    uses = blocks.ListBlock(UseBlock(), label=_("Uses"))

    class Meta:
        icon = "group"
        label = _("For a profile")


class UsesBlock(blocks.StreamBlock):
    """What a service is for, profile by profile."""

    audience = AudienceUsesBlock()

    class Meta:
        required = False


class ContactBlock(blocks.StructBlock):
    """Whom to ask about one subject: a function and its addresses, rather than a person's name."""

    subject = blocks.CharBlock(label=_("About"), max_length=80)
    text = blocks.TextBlock(label=_("What they answer"), required=False)
    who = blocks.CharBlock(label=_("Whom to ask"), max_length=120)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.RegexBlock(
        label=_("Telephone"),
        regex=r"^\+?\d[\d .]{3,22}\d$",
        required=False,
        error_messages={"invalid": _("Digits, spaces and dots: 01 99 00 12 34.")},
    )
    hours = blocks.CharBlock(label=_("When"), max_length=120, required=False)
    address = blocks.TextBlock(label=_("Postal address"), required=False)

    class Meta:
        icon = "mail"
        label = _("Contact")


class ContactsBlock(blocks.StreamBlock):
    contact = ContactBlock()

    class Meta:
        required = False


class PointBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("In a few words"), max_length=60)
    text = blocks.CharBlock(label=_("In one or two sentences"), max_length=200)

    class Meta:
        icon = "list-ol"
        label = _("Point")


class PointsBlock(blocks.StreamBlock):
    """What to do or to remember, numbered: few enough to hold on a leaflet."""

    point = PointBlock()

    class Meta:
        required = False
        max_num = 6
