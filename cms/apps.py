from django.apps import AppConfig


class CmsConfig(AppConfig):
    """What people read: Wagtail pages. May use `lms`; `lms` never uses it."""

    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"
