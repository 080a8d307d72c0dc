"""The file that an administrator sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 50 * 1024**2  # of the screen; the command has no limit


class FileForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("File of people"),
        help_text=_(
            "CSV or XLSX, 50 MB at most, with the template's titles. Nothing is written before "
            "you have read what would change."
        ),
        allow_empty_file=True,  # refused with our own sentence
        max_length=150,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("This file weighs more than 50 MB. Split it, or use the command import_people.")
            )
        if not file.size:
            raise forms.ValidationError(_("This file is empty. Choose it again."))
        return file

    def refuse(self, error) -> None:
        self.add_error("file", str(error))
