"""Settings of one Levier, read from the environment; production-like unless told otherwise.

Every variable has a default that serves the embedded installation (one machine, SQLite, local
files), so that a larger one is only a matter of environment. `docs/` lists them.
"""

import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lms.config import meetings, sso

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

# --- Places and addresses ------------------------------------------------------------------------

LEVIER_VAR = Path(env("LEVIER_VAR", default=str(BASE_DIR / "var")))
LEVIER_VAR.mkdir(parents=True, exist_ok=True)
LEVIER_DEMO = env.bool("LEVIER_DEMO", default=False)
LEVIER_SITE_URL = env("LEVIER_SITE_URL", default="http://localhost:8000").rstrip("/")
LEVIER_CONTENT_URL = env("LEVIER_CONTENT_URL", default="http://127.0.0.1:8001").rstrip("/")
SITE = urlsplit(LEVIER_SITE_URL)
# Whom to tell of a weakness, in /.well-known/security.txt: mailto:… or https://…
# Addresses of the ENT, whose pages may show ours in a frame (the contextual help alone).
LEVIER_ENT_ORIGINS = env.list("LEVIER_ENT_ORIGINS", default=[])
LEVIER_SECURITY_CONTACT = env("LEVIER_SECURITY_CONTACT", default="")
CONTENT = urlsplit(LEVIER_CONTENT_URL)
HTTPS = SITE.scheme == "https"


def is_local(host: str) -> bool:
    """Whether `host` can only be reached from this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


if LEVIER_DEMO and not (is_local(SITE.hostname or "") and is_local(CONTENT.hostname or "")):
    raise ImproperlyConfigured(
        "LEVIER_DEMO=1 opens accounts whose password everybody knows: it only runs on this machine "
        f"(localhost or 127.0.0.1), not on {SITE.hostname} and {CONTENT.hostname}."
    )
if not (HTTPS or is_local(SITE.hostname or "")):
    raise ImproperlyConfigured(
        f"LEVIER_SITE_URL must begin with https:// on {SITE.hostname}: over plain http, anybody on "
        "the way reads the session cookie. Only localhost and 127.0.0.1 go without."
    )
if SITE.netloc == CONTENT.netloc:
    raise ImproperlyConfigured(
        "LEVIER_CONTENT_URL must be another origin than LEVIER_SITE_URL: uploaded files are never "
        "served beside the session cookie."
    )

DEBUG = env.bool("LEVIER_DEBUG", default=False)
ALLOWED_HOSTS = [SITE.hostname, *env.list("LEVIER_ALLOWED_HOSTS", default=[])]
if LEVIER_DEMO:
    ALLOWED_HOSTS.append("127.0.0.1")  # answered by a redirection to the site's own name
CSRF_TRUSTED_ORIGINS = [LEVIER_SITE_URL]


def kept_secret(path: Path) -> str:
    """The key written at `path`, made on the first start of an installation that names none."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = env("LEVIER_SECRET_KEY", default="") or kept_secret(LEVIER_VAR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("LEVIER_SECRET_KEY_FALLBACKS", default=[])
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("LEVIER_SECRET_KEY needs at least 50 characters.")

# --- Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "lms.apps.LmsConfig",
    "cms.apps.CmsConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "django.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.PeopleScreensConfig",  # wagtail.users, where nobody raises themself
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "cms.apps.BackOfficeConfig",  # wagtail.admin, whose messages go through the outbox
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_q",
    "django_htmx",
    "lucide",
    "csp",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # after the theme's own form templates, which FORM_RENDERER finds first
]

MIDDLEWARE = [
    "lms.common.request_id.RequestIdMiddleware",
    *(["lms.demo.middleware.OneNameMiddleware"] if LEVIER_DEMO else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.config.csp.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.common.language.ChosenLanguageMiddleware",
    "lms.common.null_bytes.NullBytesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lms.people.middleware.NetworkMiddleware",
    "lms.people.middleware.ShortPrivilegedSessionMiddleware",
    "lms.people.middleware.SecondFactorMiddleware",
    "lms.people.middleware.TimeZoneMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.middleware.RefusalsMiddleware",
    "cms.middleware.AdminInitialisersMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.config.urls"
WSGI_APPLICATION = "lms.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "lms.config.context_processors.installation",
                "cms.context_processors.site",
            ],
            "builtins": ["lms.templatetags.dates"],
        },
    },
]

# --- Data ----------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "lms.Person"


def database() -> dict:
    chosen = env.db_url("DATABASE_URL", default=f"sqlite:///{LEVIER_VAR / 'levier.sqlite3'}")
    if "sqlite" in chosen["ENGINE"]:
        # A writer takes the file at once: a transaction that begins by reading fails at its first
        # write, whatever the timeout, when another one wrote in between.
        chosen["CONN_MAX_AGE"] = 60  # opening the file and its PRAGMAs cost as much as a page
        chosen["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        }
    elif env.bool("LEVIER_DB_POOL", default=False):
        # Set by wsgi.py alone: the workers of django-q2 fork, and a pool does not survive a fork.
        chosen["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
    return chosen


DATABASES = {"default": database()}
CACHES = {
    # Shared by every process: limits on sign-in would be multiplied by a cache of their own.
    "default": {
        "BACKEND": "lms.common.caches.DatabaseCache",
        "LOCATION": "levier_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What django-q2 tells of itself every second: of no use to another process, and not written.
    "worker": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "worker"},
    # Wagtail writes there each time that it shows a picture. A picture that an editor replaces is
    # shown as it was for a minute at most.
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "TIMEOUT": 60,
    },
}

# Readings of pages are added up in memory and written together, at most so many seconds later.
LEVIER_READINGS_EVERY = env.int("LEVIER_READINGS_EVERY", default=20)
LEVIER_COUNTS_KEPT = env.int("LEVIER_COUNTS_KEPT", default=760)  # days: the 25 months of the CNIL

LEVIER_JOBS = "queue"  # "immediate" in tests
LEVIER_SCHEDULES = [  # (name, path, every … minutes)
    ("deliver-mail", "lms.common.outbox.tasks.deliver", 1),
    ("tell-changes", "lms.class_sessions.tasks.tell_changes", 1),
    ("tell-new-dates", "lms.class_sessions.tasks.tell_new_dates", 1),
    ("remind-of-classes", "lms.class_sessions.tasks.remind", 5),
    ("tidy", "lms.common.tasks.tidy", 24 * 60),
    ("apply-retention", "lms.personal_data.tasks.apply_retention", 24 * 60),
    ("remind-requests", "lms.personal_data.tasks.remind_of_requests", 24 * 60),
    ("forget-searches", "lms.communication.tasks.forget_old_searches", 24 * 60),
    ("forget-page-counts", "lms.communication.tasks.forget_old_counts", 24 * 60),
    ("recall-notices", "lms.communication.tasks.recall_notices", 24 * 60),
    ("people-imports", "lms.people.imports.work.wake", 5),
    ("publish-scheduled-pages", "cms.tasks.publish_scheduled", 5),
]
Q_CLUSTER = {
    "name": "levier",
    "orm": "default",
    "cache": "worker",
    "workers": env.int("LEVIER_WORKERS", default=1),
    "recycle": 200,
    "bulk": 1,
    "poll": 1,
    "guard_cycle": 1,
    "timeout": 300,  # < retry, or a slow job would run twice
    "retry": 420,
    "max_attempts": 5,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": 200,
    "log_level": "WARNING",
    "label": "Jobs",
}

# --- Personal data -------------------------------------------------------------------------------

YEAR = 365
# How many days each kind of data is kept, counted from what the model's declaration names (see
# `End` in lms/common/personal_data.py); None keeps it as long as the account. Read by
# `manage.py apply_retention`, which runs every day.
LEVIER_RETENTION = {
    # From the last sign-in of someone without a post (or the end of the last one) to erasure.
    "accounts": env.int("LEVIER_KEEP_ACCOUNTS", default=3 * YEAR),
    "log": env.int("LEVIER_KEEP_LOG", default=YEAR),
    # What messages said, then the trace that they were sent. The demo's mailbox shows its past.
    "messages": env.int("LEVIER_KEEP_MESSAGES", default=YEAR if LEVIER_DEMO else 30),
    "message_traces": env.int("LEVIER_KEEP_MESSAGE_TRACES", default=YEAR),
    "absences": env.int("LEVIER_KEEP_ABSENCES", default=YEAR),
    "stays": env.int("LEVIER_KEEP_STAYS", default=YEAR),
    "date_wishes": env.int("LEVIER_KEEP_DATE_WISHES", default=YEAR),
    "drafts": env.int("LEVIER_KEEP_DRAFTS", default=YEAR),
    "practices": env.int("LEVIER_KEEP_PRACTICES", default=3 * YEAR),
    "quiz_answers": env.int("LEVIER_KEEP_QUIZ_ANSWERS", default=2 * YEAR),
    "watching": env.int("LEVIER_KEEP_WATCHING", default=YEAR),
    "people_imports": env.int("LEVIER_KEEP_PEOPLE_IMPORTS", default=30),
    "unconfirmed_requests": env.int("LEVIER_KEEP_UNCONFIRMED_REQUESTS", default=7),
    "support_requests": env.int("LEVIER_KEEP_SUPPORT_REQUESTS", default=2 * YEAR),
    "requests": env.int("LEVIER_KEEP_REQUESTS", default=5 * YEAR),
    "retention_log": env.int("LEVIER_KEEP_RETENTION_LOG", default=3 * YEAR),
}

# --- Sign-in -------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "first_name", "last_name")},
    },
    {"NAME": "lms.people.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lms.people.passwords.FrenchCommonValidator"},
    {"NAME": "lms.people.passwords.EntropyValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_space"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lms.people.forms.LoginForm",
    "signup": "lms.people.forms.SignUpForm",
    "request_login_code": "lms.people.forms.RequestCodeForm",
    "add_email": "lms.people.forms.NewAddressForm",
}
# Domains whose addresses open an account of their own; empty, accounts are only opened for people.
LEVIER_SIGNUP_DOMAINS = env.list("LEVIER_SIGNUP_DOMAINS", default=["ac-*.fr"])
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # SignUpForm asks for none
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # says nothing either to an address without an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE.scheme
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_CHANGE_EMAIL = True  # one address; the new one is proved before it replaces the other
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
LEVIER_LOCKOUT_MINUTES = 5
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": f"10/m/ip,5/{LEVIER_LOCKOUT_MINUTES}m/key",
    "signup": "20/h/ip",
    "request_login_code": "20/m/ip,3/5m/key",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/h/ip",
    "confirm_email": "1/3m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
}
# Behind a proxy, everybody would share its address; without one, anybody could choose theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("LEVIER_PROXIES", default=1 if HTTPS else 0)
MFA_ADAPTER = "lms.people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Levier"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "lms.people.forms.AddKeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Single sign-on: what the environment names, and how ENTs call what we read.
SOCIALACCOUNT_ADAPTER = "lms.people.sso.adapter.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = sso.providers(env, is_local)
SOCIALACCOUNT_LOGIN_ON_GET = True  # the tile of an ENT is a link
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_FORMS = {"signup": "lms.people.forms.SignOnForm"}
LEVIER_ENT_ATTRIBUTES = sso.attributes(env)
LEVIER_ENT_PROFILES = env.dict("LEVIER_ENT_PROFILES", default={})

# Servers on which classes online are held; none unless the environment names it.
LEVIER_MEETING_SERVERS = meetings.servers(env, is_local)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LEVIER_PRIVILEGED_IDLE = 30 * 60
LEVIER_PRIVILEGED_ABSOLUTE = 8 * 3600

# --- Browser -------------------------------------------------------------------------------------

# `__Host-` makes the browser refuse the cookie from any other host; it asks for https.
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "levier_sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "levier_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "levier_language"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY = HTTPS, True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]  # asked from inside, without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = env.int("LEVIER_HSTS_SECONDS", default=63_072_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # Wagtail previews in a frame of this very site
# Hosts of Pod and PeerTube whose videos may be played on a page, beside YouTube and Vimeo.
LEVIER_POD_HOSTS = env.list("LEVIER_POD_HOSTS", default=["podeduc.apps.education.fr"])
LEVIER_PEERTUBE_HOSTS = env.list("LEVIER_PEERTUBE_HOSTS", default=[])
FRAMED_PLAYERS = [
    f"https://{host}"
    for host in [
        *LEVIER_POD_HOSTS,
        *LEVIER_PEERTUBE_HOSTS,
        "www.youtube-nocookie.com",
        "player.vimeo.com",
    ]
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", LEVIER_CONTENT_URL],
        "media-src": [SELF, LEVIER_CONTENT_URL],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Players that a reader may open on a page, by a click: cms/elsewhere.py.
        "frame-src": [SELF, *FRAMED_PLAYERS],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = LEVIER_VAR / "static"
# What is built and what is drawn; the sources beside them are not for browsers.
STATICFILES_DIRS = [
    (folder, BASE_DIR / "static" / folder)
    for folder in ("build", "img")
    if (BASE_DIR / "static" / folder).is_dir()
]
MEDIA_ROOT = Path(env("LEVIER_MEDIA", default=str(BASE_DIR / "media")))
MEDIA_URL = f"{LEVIER_CONTENT_URL}/"
# What learners hand in: never under the folder that the content origin serves.
LEVIER_PRIVATE = Path(env("LEVIER_PRIVATE", default=str(LEVIER_VAR / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env(
    "LEVIER_FROM_EMAIL", default=f"Levier <ne-pas-repondre@{SITE.hostname}>"
)
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 15
if LEVIER_DEMO:
    EMAIL_BACKEND = "lms.demo.mail.MailboxBackend"  # nothing leaves the machine

# --- Languages and time --------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- Wagtail -------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Levier"
WAGTAILADMIN_BASE_URL = LEVIER_SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/compte/connexion/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # people choose theirs, nobody chooses for them
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are read aloud and typed
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris",
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Marigot",
    "America/Martinique",
    "America/Miquelon",
    "America/St_Barthelemy",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Marquesas",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024**2
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024**2
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILEMBEDS_FINDERS = []  # no request to another site: videos are uploaded
# French without accents: by a configuration of PostgreSQL (cms/migrations/0003_unaccent.py), by a
# backend of ours on SQLite, which stems no French.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.searching"}}
else:
    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "levier"}
    }
WAGTAILMEDIA = {
    "MEDIA_FORM_BASE": "cms.videos.VideoForm",
    "VIDEO_EXTENSIONS": ["mp4", "m4v", "webm"],
}
TAGGIT_CASE_INSENSITIVE = True

# --- Logs ----------------------------------------------------------------------------------------

LOG_DIR = LEVIER_VAR / "log"
LOG_DIR.mkdir(exist_ok=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "lms.common.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "security": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": LOG_DIR / "security.jsonl",
            "delay": True,
            "formatter": "json",
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "levier": {"level": "INFO"},
        "levier.security": {"handlers": ["security"], "level": "INFO", "propagate": False},
        "django.security": {"handlers": ["security"], "level": "INFO", "propagate": False},
        # Errors mailed to administrators would carry the data of the request: none are.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "WARNING"},
    },
}
