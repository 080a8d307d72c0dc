"""The settings of ours, without anything that a bare view has no use for."""

from pathlib import Path

# Every setting of ours, as Django's own way to extend a module of settings.
from lms.config.settings import *  # noqa: F403
from lms.config.settings import INSTALLED_APPS

INSTALLED_APPS = [
    "tests.bench.floor.apps.BareAccountConfig" if name == "allauth.account" else name
    for name in INSTALLED_APPS
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "tests.bench.floor.urls"
WSGI_APPLICATION = "tests.bench.floor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {},
    }
]
