"""As lms/config/wsgi.py."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.settings"
os.environ.setdefault("LEVIER_DB_POOL", "1")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
