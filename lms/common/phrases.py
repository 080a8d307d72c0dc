"""Sentences of the libraries, named here so that our catalogue holds them and speaks first."""

from django.utils.translation import gettext_noop

# Wagtail has a curter one, which would be read on every form of the site.
REQUIRED = gettext_noop("This field is required.")
