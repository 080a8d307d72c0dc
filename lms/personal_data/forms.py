"""What people write on the screens of personal data."""

import zoneinfo
from operator import itemgetter
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import Person
from lms.personal_data import queries
from lms.personal_data.verbs import in_words

#: Where French is spoken and schools are French, by the name of the zone.
TIME_ZONES = (
    ("Europe/Paris", _("Mainland France")),
    ("America/Guadeloupe", _("Guadeloupe")),
    ("America/Martinique", _("Martinique")),
    ("America/Cayenne", _("French Guiana")),
    ("Indian/Reunion", _("Réunion")),
    ("Indian/Mayotte", _("Mayotte")),
    ("America/Miquelon", _("Saint-Pierre-et-Miquelon")),
    ("America/St_Barthelemy", _("Saint-Barthélemy")),
    ("America/Marigot", _("Saint-Martin")),
    ("Pacific/Noumea", _("New Caledonia")),
    ("Pacific/Tahiti", _("French Polynesia")),
    ("Pacific/Marquesas", _("Marquesas")),
    ("Pacific/Wallis", _("Wallis and Futuna")),
)


class CorrectionForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("first_name", "last_name", "language", "time_zone")

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=TIME_ZONES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = self.instance.time_zone
        if zone not in dict(TIME_ZONES) and zone in zoneinfo.available_timezones():
            self.fields["time_zone"].choices = [(zone, zone), *TIME_ZONES]
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, if you wish to say it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("I understand that my progress will be lost and cannot be brought back.")
    )


class RecordForm(forms.Form):
    """A request that came by letter or by word of mouth."""

    reason = forms.CharField(
        label=_("How the request came"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    ACCEPT, REFUSE = "accept", "refuse"
    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=((ACCEPT, _("Accept: erase the account now")), (REFUSE, _("Refuse, and say why"))),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Reason of a refusal"),
        help_text=_("The person reads it by e-mail, with their right to complain to the CNIL."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LogForm(forms.Form):
    """What to look for in the activity log."""

    about = forms.CharField(label=_("Identifier of a person or an object"), required=False)
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        verbs = sorted(((verb, in_words(verb)) for verb in queries.log_verbs()), key=itemgetter(1))
        self.fields["verb"].choices = [("", _("Everything")), *verbs]

    def clean_about(self):
        about = self.cleaned_data["about"].strip()
        try:
            return str(UUID(about)) if about else ""
        except ValueError:
            raise forms.ValidationError(
                _("An identifier looks like 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.")
            ) from None
