from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """What people read: Wagtail pages. May use `lms`; `lms` never uses it."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms import erasure, groups, publishing, readings, spelling

        publishing.connect()
        erasure.connect()
        spelling.connect()
        readings.write_at_exit()
        # The last of the applications whose permissions the groups hold.
        post_migrate.connect(groups.set_up, sender=apps.get_app_config("auth"))


class BackOfficeConfig(WagtailAdminAppConfig):
    """Wagtail's back office. It writes to nobody by itself: every message waits in the outbox."""

    def ready(self):
        super().ready()
        from cms import reviewing

        reviewing.connect()


class PeopleScreensConfig(WagtailUsersAppConfig):
    """Wagtail's screens of people, where nobody can raise themself above what they were given."""

    user_viewset = "cms.people_screens.PersonViewSet"
