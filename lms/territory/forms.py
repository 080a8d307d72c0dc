"""What is asked for on the screens of the territory."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_MEGABYTES = 50


class DirectoryForm(forms.Form):
    """A file of the national directory."""

    file = forms.FileField(
        label=_("File of the annuaire de l'éducation"),
        help_text=_(
            "CSV, separated by semicolons, in UTF-8, 50 MB at most. Nothing is written before you"
            " have seen what it would change."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024**2:
            raise ValidationError(
                _(
                    "This file weighs more than %(limit)d MB. Keep a part of it, or have it loaded"
                    " on the server, which has no limit (manage.py import_schools)."
                )
                % {"limit": MAX_MEGABYTES}
            )
        return file
