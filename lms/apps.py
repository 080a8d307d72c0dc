from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

# Imported by name once the models stand, for what they connect; each is its domain's business.
RECEIVERS = (
    "lms.people.receivers",
    "lms.enrolment.receivers",
    "lms.attestations.receivers",
)


class LmsConfig(AppConfig):
    """The learning domain. Knows nothing of the CMS."""

    name = "lms"
    verbose_name = "Levier"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lms.common.jobs import install_schedules

        post_migrate.connect(install_schedules, sender=self)
        for receivers in RECEIVERS:
            import_module(receivers)
