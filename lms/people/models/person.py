"""The account of an adult."""

from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import ACCOUNTS, PersonalData


def validate_time_zone(name):
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class EmailInLowerCase(models.EmailField):
    """An address is the same whatever its case: it is kept, and looked for, in one."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.lower() if value else value


class PersonManager(BaseUserManager):
    """Finds people by e-mail whatever its case; accounts are opened by `people.operations`."""

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin, BaseModel):
    """An adult with an account. The e-mail signs in; the uuid is what the log remembers."""

    email = EmailInLowerCase(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        default="fr",
        choices=(("fr", "Français"), ("en", "English")),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Europe/Paris",
        validators=[validate_time_zone],
    )

    #: Codes of `class_sessions.Lead`, of the reminders of classes that this person does without.
    declined_reminders = models.JSONField(
        _("reminders of classes declined"), default=list, blank=True, editable=False
    )
    no_reminders_since = models.DateTimeField(
        _("takes no reminders since"), null=True, blank=True, editable=False
    )
    uncounted_since = models.DateTimeField(
        _("left out of statistics since"), null=True, blank=True, editable=False
    )

    personal_data = PersonalData(
        ACCOUNTS,
        owner="pk",
        given=(
            "uuid",
            "email",
            "first_name",
            "last_name",
            "language",
            "time_zone",
            "created_at",
            "last_login",
            "is_active",
            "is_superuser",
            "declined_reminders",
            "no_reminders_since",
            "uncounted_since",
        ),
        kept_inside=("password",),
        remains=_("The identifier (uuid) alone, in the lines of the activity log."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("first_name", "last_name")
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("last_name", "first_name", "pk")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_account_per_email"),)

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        return self.first_name
