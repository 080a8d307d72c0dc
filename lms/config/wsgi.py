"""The application origin."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")
os.environ.setdefault("LEVIER_DB_POOL", "1")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
