"""Settings of the content origin: no session, no account, no database, one address pattern."""

from lms.config.settings import *  # noqa: F403
from lms.config.settings import CONTENT

ROOT_URLCONF = "lms.config.content_urls"
WSGI_APPLICATION = "lms.config.content_wsgi.application"
# Whatever name it is called by, it holds files only; the Host changes nothing.
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = []
AUTH_USER_MODEL = "auth.User"
DATABASES = {}
TEMPLATES = []
MIDDLEWARE = [
    "lms.common.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
SECURE_SSL_REDIRECT = CONTENT.scheme == "https"
