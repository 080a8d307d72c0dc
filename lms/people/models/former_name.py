"""What somebody was called before: an erasure looks for these names too."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common.models import BaseModel
from lms.common.personal_data import ACCOUNTS, PersonalData
from lms.people.models.person import Person


class FormerName(BaseModel):
    """A name or an address given up. Kept as long as the account, since texts still bear it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_names")
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    personal_data = PersonalData(ACCOUNTS, given=("first_name", "last_name", "email", "created_at"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self):
        return f"{self.first_name} {self.last_name} {self.email}".strip()
