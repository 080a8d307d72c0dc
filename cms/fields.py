"""Fields of pages: streams whose blocks stay in code, sets of cycles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import fields

from lms.common.fields import SeveralField


class StreamField(fields.StreamField):
    """Stores the same JSON whatever its blocks, so migrations need not know them."""

    def __init__(self, block_types=(), **kwargs):
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class Cycle(models.TextChoices):
    """The cycles of a primary school, each with its classes."""

    ONE = "1", _("Cycle 1 (nursery school)")
    TWO = "2", _("Cycle 2 (CP, CE1, CE2)")
    THREE = "3", _("Cycle 3 (CM1, CM2)")


class CyclesField(SeveralField):
    options = Cycle.choices
