"""Edit forms that say, before anything is published, what keeps a page from going live."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from cms import captions
from lms.common import clock


class PublicationForm(WagtailAdminPageForm):
    """Saving a draft asks for little; publishing, now or at a date, asks for everything."""

    def is_valid(self):
        valid = super().is_valid()
        if valid and not self.is_deferred_validation:
            for field, sentence in self.problems():
                self.add_error(field if field in self.fields else None, sentence)
            valid = not self.errors
        return valid

    def clean(self):
        cleaned = super().clean()
        at = cleaned.get("go_live_at")
        if at and "go_live_at" in self.changed_data and at < clock.now():
            sentence = _("This date has passed. Choose one to come, or none to publish at once.")
            self.add_error("go_live_at", sentence)
        return cleaned

    def problems(self):
        return self.instance.why_not_publish()


class CurriculumForm(PublicationForm):
    """Steps are judged as typed: they reach the page only once it is saved."""

    def problems(self):
        lines = [
            form
            for form in self.formsets["steps"].forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        steps = [form.instance for form in lines]
        for index, sentence in self.instance.problems_of(steps):
            if index is None:
                # Shown above the steps, and enough to refuse.
                self.formsets["steps"].non_form_errors().append(str(sentence))
            else:
                lines[index].add_error("page", sentence)
            yield None, sentence


class AuditForm(WagtailAdminModelForm):
    """What was typed is read together: a rate of 100 % leaves no failure to tell."""

    def clean(self):
        cleaned = super().clean()
        findings = self.formsets["findings"]
        told = findings.cleaned_data if findings.is_valid() else []
        kinds = {one["kind"] for one in told if one and not one.get("DELETE")}
        if cleaned.get("rate") == 100 and "failure" in kinds:
            sentence = _("Every criterion is met, and a failure is told below: one of the two.")
            self.add_error("rate", sentence)
        return cleaned


class TutorialForm(PublicationForm):
    captions_file = forms.FileField(
        label=_("Captions file"),
        required=False,
        help_text=_("A WebVTT file (.vtt), in UTF-8. It replaces the captions below."),
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )

    def clean(self):
        cleaned = super().clean()
        if uploaded := cleaned.get("captions_file"):
            try:
                text = captions.decode(uploaded.read())
                captions.parse(text)
            except captions.CaptionError as error:
                self.add_error("captions_file", ValidationError(str(error)))
            else:
                cleaned["captions"] = text
        return cleaned
