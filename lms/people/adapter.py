"""How allauth behaves here: who may sign up, mail through the outbox, sentences of our own."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lms.common import audit
from lms.common.outbox import operations as outbox
from lms.people.declarations import vouch_for_schools
from lms.people.models import Person
from lms.people.permissions import is_privileged
from lms.people.sso import leaving
from lms.people.sso.profiles import audience_of

MINUTES = settings.LEVIER_LOCKOUT_MINUTES


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Your ENT referent can tell you why."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Check both, or choose a new password."
        ),
        "incorrect_password": _("This is not your present password."),
        "too_many_login_attempts": ngettext_lazy(
            "Too many failed attempts for this account. Try again in %d minute, or choose a new "
            "password.",
            "Too many failed attempts for this account. Try again in %d minutes, or choose a new "
            "password.",
            MINUTES,
        )
        % MINUTES,
    }

    def is_open_for_signup(self, request):
        """With a professional address, where the installation allows some."""
        return bool(settings.LEVIER_SIGNUP_DOMAINS)

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit)
        audit.record(actor=user, verb="account.opened", target=user, origin="sign-up")
        return user

    def post_login(self, request, user, *, signal_kwargs, **kwargs):
        """Through all its stages: what the provider vouches for is now the person's."""
        if signal_kwargs and "sociallogin" in signal_kwargs:
            leaving.remember(request, signal_kwargs["sociallogin"])
            account = signal_kwargs["sociallogin"].account
            told = account.extra_data
            vouch_for_schools(
                person=user,
                audience=audience_of(told.get("profiles", ())),
                codes=told.get("schools", ()),
                provider=account.provider,
            )
        return super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)

    def get_login_redirect_url(self, request):
        """Someone of whom nothing is known says first what they are, and where."""
        if not request.user.posts.exists() and not is_privileged(request.user):
            return reverse("declare_post")
        return super().get_login_redirect_url(request)

    get_signup_redirect_url = get_login_redirect_url

    def pre_login(self, request, user, **kwargs):
        """An account made from the command line has no address of record yet: its maker's word."""
        if not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return super().pre_login(request, user, **kwargs)

    def send_mail(self, template_prefix, email, context):
        """Every request for a mail is its own occasion, hence the random occurrence."""
        person = Person.objects.filter(email__iexact=email).first()
        language = person.language if person else settings.LANGUAGE_CODE
        with translation.override(language):
            message = self.render_mail(template_prefix, email, {"email": email, **context})
        outbox.queue(
            kind="account." + template_prefix.rpartition("/")[2],
            about=person.uuid if person else uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email}"),
            person=person,
            address=email,
            occurrence=uuid.uuid4().hex,
            subject=message.subject,
            text=message.body,
        )
