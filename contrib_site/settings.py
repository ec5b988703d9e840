"""One file for every way of running; what differs comes from the environment (.env.example)."""

from pathlib import Path

import structlog
from django.utils.translation import gettext_lazy as _

from accounts.authentication.form_classes import ACCOUNT_FORMS, FILE_UPLOAD_HANDLERS, MFA_FORMS  # noqa: F401
from contrib_site.config import service_urls, static_files
from contrib_site.config.content_policy import CONTENT_SECURITY_POLICY  # noqa: F401 - csp
from contrib_site.config.environment import Environment
from contrib_site.config.logs import build_logging_config
from contrib_site.config.newsletter_env import mailbox_settings, provider_settings, sending_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

SITE_MODE = env.mode
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")
SECRET_KEY = env.secret("SECRET_KEY", "only-for-the-demo-and-development-never-in-production")
SECRET_KEY_FALLBACKS = env.text("FORMER_SECRET_KEYS").split()
PORT = env.number("PORT", 8000, least=1, most=65535)
_public = env.public_url("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
_https = _public.scheme == "https"
PUBLIC_URL, _host = _public.geturl(), _public.hostname or ""
FEED_HOST = env.text("FEED_HOST", _host)
# A town that forgets its name gets its address, not the name of the demo's town.
SITE_NAME = env.text("SITE_NAME", _host if env.is_production else "La Rade")
TOWN_NAME = env.text("TOWN_NAME", _host if env.is_production else "Port-Lannec")
PUBLISHER_NAME = env.text("PUBLISHER_NAME", f"Association {SITE_NAME}")
PUBLISHER_ADDRESS = env.text("PUBLISHER_ADDRESS")
HOST_NAME = env.text("HOST_NAME", PUBLISHER_NAME)
CONTACT_EMAIL = env.email("CONTACT_EMAIL", "contact@example.org")
DEBUG = False
# Pages are kept whoever asked for them, so one host only: another one's links would stay in them.
ALLOWED_HOSTS = [_host if ":" not in _host else f"[{_host}]"]
if SITE_MODE != "production":
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]

INSTALLED_APPS = [
    "contrib_site.apps.ContribSiteConfig",
    "newsletter.apps.NewsletterConfig",
    "articles.apps.ArticlesConfig",
    "accounts.apps.AccountsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "accounts.apps.ModerationAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "contrib_site.health.HealthCheckMiddleware",
    "contrib_site.middleware.text_encoding.TextEncodingMiddleware",
    "contrib_site.middleware.permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "contrib_site.middleware.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "contrib_site.middleware.page_cache.PageCacheMiddleware",
    "accounts.protection.pressed_twice.PressedTwice",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "contrib_site.urls"
CSRF_FAILURE_VIEW = "contrib_site.views.errors.csrf_failure"
WSGI_APPLICATION = "contrib_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "contrib_site.context_processors.site_context",
            ],
            "builtins": ["contrib_site.templatetags.dates"],
        },
    },
]

DATABASES = {
    "default": service_urls.database_settings(env, f"sqlite:///{VAR_DIR / 'town.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Broker and cache
_broker = service_urls.broker_settings(env, VAR_DIR / "queue")
CELERY_BROKER_URL = _broker.url
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(_broker.folder / "messages"),
        "data_folder_out": str(_broker.folder / "messages"),
        "control_folder": str(_broker.folder / "control"),
        "processed_folder": str(_broker.folder / "done"),
        "store_processed": False,
        "polling_interval": 0.25,
    }
    CELERY_WORKER_PREFETCH_MULTIPLIER = 4
else:  # Without the restore settings a task of a killed worker comes back only after minutes.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULER = "contrib_site.backends.beat:FreshScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "contrib_site.tasks.record_worker_heartbeat", "schedule": 20.0},
    "mails": {"task": "accounts.mail.tasks.send_due_mails", "schedule": 60.0},
    "move-due": {"task": "articles.tasks.run_due_transitions", "schedule": 300.0},
    "settle-photos": {"task": "articles.tasks.repair_photos", "schedule": 300.0},
    "purge-texts": {"task": "articles.tasks.purge_expired_data", "schedule": 3600.0},
    "purge-accounts": {"task": "accounts.tasks.purge_unconfirmed_accounts", "schedule": 3600.0},
    "purge-sessions": {"task": "contrib_site.tasks.purge_sessions", "schedule": 86400.0},
    "issue-due": {"task": "newsletter.tasks.compile_due_issue", "schedule": 300.0},
    "sweep": {"task": "newsletter.tasks.run_minute_jobs", "schedule": 60.0},
    "read-mailbox": {"task": "newsletter.tasks.read_mailbox", "schedule": 300.0},
    "refusals": {"task": "newsletter.tasks.record_refused_deliveries", "schedule": 3600.0},
    "purge-strays": {"task": "newsletter.tasks.purge_unclassified_mail", "schedule": 86400.0},
    "tell-imported": {"task": "newsletter.tasks.mail_imported", "schedule": 60.0},
    "purge-subscribers": {"task": "newsletter.tasks.purge_subscribers", "schedule": 3600.0},
}
CACHES = {
    "default": service_urls.cache_settings(_broker.redis, VAR_DIR / "cache"),
    # In each process, bounded: visitors fill no memory of the broker and push out no heartbeat.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = static_files.FINDERS
WHITENOISE_USE_FINDERS = SITE_MODE != "production"
WHITENOISE_AUTOREFRESH = SITE_MODE == "development"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media" / "public"
STORAGES: dict[str, dict[str, object]] = {
    **service_urls.storage_settings(env, VAR_DIR / "media"),
    "staticfiles": static_files.static_storage(SITE_MODE),
}
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Mail
OUTBOX_DIR = VAR_DIR / "outbox"
DEFAULT_FROM_EMAIL = service_urls.default_from_email(env, SITE_NAME, CONTACT_EMAIL)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = service_urls.mail_settings(env)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST", "")
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20

# Languages and time
LANGUAGE_CODE = env.choice("LANGUAGE_CODE", ("fr", "en"), "fr")
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "contrib_site.formats"
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Paris")
USE_TZ = True

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_articles"
# Where a moderator lands who has signed in for the desk.
DESK_URL = "admin:articles_queue"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "accounts.authentication.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# The password is asked by no sign-up form; without its name here none could be used to sign in.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {
    "signup": "20/m/ip,100/h/ip",
    "confirm_email": "1/10s/key,10/h/key",
    "request_login_code": "20/m/ip,3/m/key,15/h/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_ADAPTER = "accounts.authentication.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Browsers make passkeys over https alone, and on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https

# Texts and the letter
ARTICLE_LICENCE = "CC BY-SA 4.0"
CHARTER_VERSION = "2026-11"
NEWSLETTER_WEEKDAY = env.number("NEWSLETTER_WEEKDAY", 0, least=0, most=6)
NEWSLETTER_HOUR = env.number("NEWSLETTER_HOUR", 7, least=0, most=23)
NEWSLETTER_FORGET_DAYS = env.number("NEWSLETTER_FORGET_DAYS", 30, least=1, most=1095)
NEWSLETTER_POST = sending_settings(env, DEFAULT_FROM_EMAIL)
NEWSLETTER_MAILBOX = mailbox_settings(env)
MAIL_PROVIDER, ANYMAIL = provider_settings(env)
NEWSLETTER_PING_URL = env.secret_url("NEWSLETTER_PING_URL")

# Security
# Over https no other host under the same name can set them; over http browsers would refuse them.
_prefix = "__Host-" if _https else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}sessionid", f"{_prefix}csrftoken"
MESSAGES_COOKIE_NAME = f"{_prefix}messages"
MESSAGE_STORAGE = "contrib_site.backends.message_storage.MessageStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
# Said by the town or not at all: it binds every other site under the same name.
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https and env.flag("HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Who ends TLS and says for whom it asks: gunicorn cannot, so a public site has one at least.
_proxies = env.number("PROXY_COUNT", int(_https and env.is_production), least=0, most=5)
if _proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = _proxies

LOGGING = build_logging_config(json=SITE_MODE == "production")
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)

# Moderation
JOURNAL_PUBLIC_DAYS = env.number("JOURNAL_PUBLIC_DAYS", 365, least=30, most=3660)
TRACES_KEPT_DAYS = env.number("TRACES_KEPT_DAYS", 7, least=2, most=90)
CONNECTION_DATA_KEY = env.encryption_key("CONNECTION_DATA_KEY")
CONNECTION_DATA_DAYS = env.number("CONNECTION_DATA_DAYS", 365, least=1, most=366)

env.refuse_if_incomplete()
if CELERY_BROKER_URL.startswith("filesystem"):
    service_urls.make_queue_folders(_broker.folder)
