"""The content origin: uploaded files, nothing else."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "lms.config.content_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
