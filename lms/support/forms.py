"""The call for help, as somebody stuck writes it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.queries import current_posts
from lms.support.models import LONGEST
from lms.territory.models import Audience, EntService, Organisation

Kind = Organisation.Kind


class CallForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    page_path = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What are you stuck on?"),
        max_length=LONGEST,
        help_text=_("What you were doing, what you expected, what you saw. No pupil's name."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say what you were trying to do, and what happened."),
            "max_length": _("Your message is longer than 4,000 characters: keep the essential."),
        },
    )
    service = forms.ModelChoiceField(
        label=_("About which service?"),
        queryset=EntService.objects.order_by("name"),
        required=False,
        empty_label=_("I do not know, or another subject"),
        to_field_name="slug",
    )
    audience = forms.ChoiceField(
        label=_("You are"),
        choices=[
            ("", _("I would rather not say")),
            *(choice for choice in Audience.choices if choice[0] != Audience.EVERYONE),
        ],
        required=False,
    )
    school = forms.CharField(
        label=_("School"),
        required=False,
        max_length=120,
        help_text=_("Its code (UAI) or its exact name: whoever helps there is told."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("A link is sent there, with which you confirm your message."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Shown to nobody: what fills it is no person.
    website = forms.CharField(required=False)

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = uuid.uuid4
        if person is not None:
            del self.fields["email"]
            post = current_posts(person).first()
            if post:
                self.fields["audience"].initial = post.audience
                if post.organisation.kind == Kind.SCHOOL:
                    self.fields["school"].initial = post.organisation.code

    def clean_school(self):
        words = self.cleaned_data["school"].strip()
        if not words:
            return None
        schools = Organisation.objects.filter(kind=Kind.SCHOOL)
        found = list(schools.filter(code__iexact=words)[:1]) or list(
            schools.filter(name__iexact=words)[:2]
        )
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("Several schools bear this name: write the code (UAI)."))
        sentence = _("No school is known by this code or name. You may leave this empty.")
        raise forms.ValidationError(sentence)

    @property
    def is_by_a_robot(self):
        return bool(self.data.get("website"))
