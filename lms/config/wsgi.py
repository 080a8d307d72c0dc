"""The application origin."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
os.environ.setdefault("LEVIER_DB_POOL", "1")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
# Every address and what answers it, now: read at the first request, they could be those of a
# version put in place since, beside the modules of this one.
_ = get_resolver().url_patterns
