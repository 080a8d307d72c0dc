"""Sign-in as people read it: allauth's form, under our words."""

from allauth.account import forms as account
from django.utils.translation import gettext_lazy as _


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail address"), _("Password")
        password.help_text = ""  # the link to choose another one has its own line
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
