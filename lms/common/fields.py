"""Fields of our own, for whatever model needs them."""

from django import forms
from django.db import models
from django.utils.text import capfirst


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
