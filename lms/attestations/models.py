"""Proof that a curriculum was followed to its end, which anyone who holds the code can check.

The row keeps what the proof says (title, hours, dates) and not a link to what may change. The name
is not in it: it is read from the person while they have an account, and a keyed hash of it remains
afterwards, so that a paper attestation can still be recognised as the one that was issued.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.attestations import codes
from lms.common.models import BaseModel
from lms.common.personal_data import ATTESTATIONS, PersonalData


class Attestation(BaseModel):
    """One attestation: issued once per person and curriculum version, never changed, revocable."""

    code = models.CharField(max_length=16, unique=True, help_text=_("80 random bits, in base 32."))
    person = models.ForeignKey(
        "lms.Person", null=True, on_delete=models.SET_NULL, related_name="attestations"
    )
    version = models.ForeignKey(
        "lms.CurriculumVersion", on_delete=models.PROTECT, related_name="attestations"
    )
    title = models.CharField(max_length=255)
    minutes = models.PositiveIntegerField()
    steps = models.JSONField(help_text=_("Titles, kinds, minutes and dates, as on the paper."))
    completed_on = models.DateField()
    issued_at = models.DateTimeField()
    name_hash = models.CharField(max_length=64, help_text=_("HMAC-SHA-256 of the name."))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "lms.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revocation_reason = models.TextField(blank=True)

    personal_data = PersonalData(
        ATTESTATIONS,
        given=(
            "code",
            "title",
            "minutes",
            "completed_on",
            "issued_at",
            "steps",
            "revoked_at",
            "revocation_reason",
        ),
        kept_inside=("name_hash",),
        remains=_("The code, the dates, the hours and a keyed hash of the name."),
    )

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ("-issued_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "version"),
                condition=Q(revoked_at__isnull=True),
                name="attested_once_per_version",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""),
                name="a_revoked_attestation_gives_its_reason",
            ),
        )

    def __str__(self):
        return self.code

    @property
    def shown_code(self):
        return codes.shown(self.code)
