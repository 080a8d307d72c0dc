"""Fields of pages: streams whose blocks stay in code, sets of profiles and of cycles."""

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import fields

from lms.territory.models import Audience


class StreamField(fields.StreamField):
    """Stores the same JSON whatever its blocks, so migrations need not know them."""

    def __init__(self, block_types=(), **kwargs):
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class SeveralField(models.CharField):
    """Some of the `options`, in the order they are declared; a tuple in Python.

    Stored as ",teacher,head,": both databases find one by `contains=",teacher,"`, without a table.
    """

    options: list[tuple]  # (value stored, label)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 150)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.split(",")
        chosen = {str(one) for one in value or ()}
        return tuple(value for value, _label in self.options if value in chosen)

    def get_prep_value(self, value):
        # A condition may give the stored form itself.
        if isinstance(value, str) and (value == "" or value.startswith(",")):
            return value
        chosen = self.to_python(value)
        return f",{','.join(chosen)}," if chosen else ""

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def clean(self, value, model_instance):
        return self.to_python(value)

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            label=kwargs.get("label") or capfirst(self.verbose_name),
            help_text=self.help_text,
            choices=self.options,
            required=not self.blank,
            widget=forms.CheckboxSelectMultiple,
        )


class AudiencesField(SeveralField):
    """None stands for everybody: that answer has no box of its own."""

    options = [choice for choice in Audience.choices if choice[0] != Audience.EVERYONE]


class Cycle(models.TextChoices):
    """The cycles of a primary school, each with its classes."""

    ONE = "1", _("Cycle 1 (nursery school)")
    TWO = "2", _("Cycle 2 (CP, CE1, CE2)")
    THREE = "3", _("Cycle 3 (CM1, CM2)")


class CyclesField(SeveralField):
    options = Cycle.choices
