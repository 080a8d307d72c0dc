"""Sign-in and sign-up as people read them: allauth's forms, under our words."""

import re

from allauth.account import forms as account
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.people import declarations
from lms.people.models import HELD_AUDIENCES, Person, Role
from lms.territory.models import Audience, Organisation


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail address"), _("Password")
        password.help_text = ""  # the link to choose another one has its own line
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)


class SignUpForm(account.SignupForm):
    """A name and a professional address; no password before the address is proved.

    Whoever opens an account with somebody else's address has then nothing that would still open it
    once its true holder arrives.
    """

    first_name = forms.CharField(
        label=_("First name"),
        max_length=Person._meta.get_field("first_name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=Person._meta.get_field("last_name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("first_name", "last_name", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password1"]
        email = self.fields["email"]
        email.label = _("Professional e-mail address")
        email.help_text = _("The one of your académie, or of your organisation.")
        email.widget.attrs.pop("placeholder", None)

    def clean_email(self):
        email = super().clean_email()
        if not is_professional(email):
            raise forms.ValidationError(
                _(
                    "This address is not a professional one that we know. Use the one of your "
                    "académie, or ask your project team for an account."
                ),
                code="not_professional",
            )
        return email


def is_professional(email: str) -> bool:
    """Whether one may sign up with this address; in a domain, `*` stands for a part of one label.

    Never for a dot: `ac-*.fr` must not let in `ac-lyon.somebody.fr`.
    """
    domain = email.rpartition("@")[2].lower()
    return any(
        re.fullmatch(re.escape(pattern.lower()).replace(r"\*", "[a-z0-9-]+"), domain)
        for pattern in settings.LEVIER_SIGNUP_DOMAINS
    )


class RequestCodeForm(account.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class NewAddressForm(account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class AddKeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        alone = self.fields["passwordless"]
        alone.label, alone.help_text = _("Sign in with it alone, without a password"), ""
        alone.initial = True


class PostForm(forms.Form):
    """What one is, and where, among the places that were found."""

    audience = forms.ChoiceField(
        label=_("I am"),
        choices=[(one.value, one.label) for one in declarations.DECLARABLE],
        initial=Audience.TEACHER,
    )
    organisation = forms.ModelChoiceField(
        None,
        label=_("I work here"),
        to_field_name="uuid",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the place where you work.")},
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = places
        field.label_from_instance = lambda place: ", ".join(filter(None, (place.name, place.town)))

    def show(self, ids):
        """Offer these places only: what the screen has room for."""
        field = self.fields["organisation"]
        field.queryset = field.queryset.filter(pk__in=ids)


class SignOnForm(social.SignupForm):
    """The address that a provider did not give; a code proves it, like any other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("Professional e-mail address")
        email.widget.attrs.pop("placeholder", None)


class EndPostForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"))


class OpenPostForm(forms.Form):
    """One post, as a line of an import would give it."""

    organisation = forms.CharField(
        label=_("Place"), max_length=20, help_text=_("Its code: the UAI of a school.")
    )
    audience = forms.ChoiceField(label=_("Profile"), choices=HELD_AUDIENCES)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_organisation(self):
        code = self.cleaned_data["organisation"].strip().upper()
        found = list(Organisation.objects.filter(code__iexact=code)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("Several places have this code: use an import."))
        raise forms.ValidationError(_("No place is known by this code."))
