"""What an author writes, and what a reviewer answers."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.practices import files, pupils
from lms.practices.models import PracticeReview


class HandInForm(forms.Form):
    use_required_attribute = False
    # Where the sentence of a refusal is shown; any other stands above the form.
    FIELD_OF = {
        "pupil_named": "text",
        "names_in_doubt": "text",
        "link_refused": "link",
        "file_too_big": "file",
        "file_empty": "file",
        "file_is_a_program": "file",
        "file_kind": "file",
        "file_mismatch": "file",
    }

    event_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What you did, and what you noticed"),
        help_text=_("No pupil's name: write “a pupil”, “a group”, or an initial."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    no_pupil_named = forms.BooleanField(label=_("This text names no pupil"), required=False)
    link = forms.CharField(
        label=_("Link to your work"),
        help_text=_("For example a page of your class blog. It begins with https://."),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Document, picture, sound or video, 20 MB at most, on which no pupil can be recognised."
        ),
        required=False,
        allow_empty_file=True,  # refused with our own sentence
        max_length=150,
        widget=forms.FileInput(attrs={"accept": files.ACCEPT}),
    )
    drop_file = forms.BooleanField(label=_("Remove this file"), required=False)

    def __init__(self, *args, submission=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if submission is None or not submission.file:
            del self.fields["drop_file"]

    @classmethod
    def of(cls, submission) -> "HandInForm":
        """The form as its author left it."""
        initial = {"event_id": uuid4()}
        if submission is not None:
            initial |= {"text": submission.text, "link": submission.link}
        return cls(initial=initial, submission=submission)

    @property
    def names_in_doubt(self) -> list[str]:
        written = self.data.get("text", "") if self.is_bound else self.initial.get("text", "")
        return pupils.names_in_doubt(written)

    def clean(self) -> dict:
        """A draft is its author's alone; what is handed in says that it names no pupil."""
        cleaned = super().clean()
        if "draft" not in self.data and not cleaned.get("no_pupil_named"):
            if names := self.names_in_doubt:
                self.add_error(
                    "text", _("This text may name somebody: “%(name)s”.") % {"name": names[0]}
                )
            self.add_error("no_pupil_named", _("Tick the box if your text names no pupil."))
        return cleaned

    def refuse(self, error) -> None:
        field = self.FIELD_OF.get(error.code)
        self.add_error(field if field in self.fields else None, str(error))


class ReviewForm(forms.Form):
    use_required_attribute = False

    decision = forms.ChoiceField(choices=PracticeReview.Decision.choices, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Your comment"),
        help_text=_("Asked for when you return the work. Its author reads it as you write it."),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def refuse(self, error) -> None:
        self.add_error("comment", str(error))
