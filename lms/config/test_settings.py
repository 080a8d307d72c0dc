"""Settings of the tests: those of the site, on a database of their own and without delays."""

import os
import socket
import tempfile
from pathlib import Path

_scratch = Path(tempfile.gettempdir()) / f"levier-tests-{os.getuid()}"
os.environ["LEVIER_VAR"] = str(_scratch)
os.environ["LEVIER_SECRET_KEY"] = "only-for-tests-" * 5
os.environ["LEVIER_SITE_URL"] = "http://localhost:8000"
# A port of its own: the demo, or other tests, may be running beside these.
with socket.socket() as _free:
    _free.bind(("127.0.0.1", 0))
    os.environ["LEVIER_CONTENT_URL"] = f"http://127.0.0.1:{_free.getsockname()[1]}"
os.environ["LEVIER_DEMO"] = "0"

from lms.config.settings import *  # noqa: E402, F403
from lms.config.settings import DATABASES, LEVIER_VAR, LOGGING, STORAGES, env  # noqa: E402

# A file, so that --reuse-db spares the migrations; pytest-xdist gives each worker its own.
_database = DATABASES["default"] | {"CONN_MAX_AGE": 0}
DATABASES = {"default": _database}
if "sqlite" in _database["ENGINE"]:
    _database["TEST"] = {"NAME": env("LEVIER_TEST_DB", default=str(LEVIER_VAR / "test.sqlite3"))}
else:
    _database["TEST"] = {"NAME": env("LEVIER_TEST_DB_NAME", default="levier_test")}

MEDIA_ROOT = LEVIER_VAR / f"media-{os.getpid()}"
LEVIER_PRIVATE = LEVIER_VAR / f"private-{os.getpid()}"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "worker", "renditions")
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
LEVIER_JOBS = "immediate"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
WAGTAIL_AUTOSAVE_INTERVAL = 0
LOGGING = LOGGING | {
    "handlers": {name: {"class": "logging.NullHandler"} for name in LOGGING["handlers"]}
}

LEVIER_READINGS_EVERY = None  # written when a test says so
