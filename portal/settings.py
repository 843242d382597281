"""Settings of the portal, read from the environment; .env.example lists every variable."""

from operator import attrgetter
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from portal.static_files import weak_etag

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", False)
SITE_NAME = env.str("SITE_NAME", "Learning Rate")
# What the lists are about unless a visitor asks for more, and what pages call it; without codes it is the grouping of
# data/catalogue/fields.csv.
CATALOGUE_FIELDS = env.list("CATALOGUE_FIELDS", [])
CATALOGUE_SUBJECT = env.str("CATALOGUE_SUBJECT", "machine learning and its neighbors")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")


def required(name, development_value, parse=env.str):
    """Value of an environment variable that production must state; a development value stands in under DEBUG only."""
    if DEBUG:
        return parse(name, development_value)
    value = parse(name, None)
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment, or DEBUG=true on a development machine.")
    return value


SECRET_KEY = required("SECRET_KEY", "a-key-for-development-only")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], env.list)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

required("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/db.sqlite3")
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL", f"sqlite:///{BASE_DIR}/var/db.sqlite3", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without WAL and IMMEDIATE, concurrent writers meet "database is locked" at once. The cache is small, for each
    # thread of each process has its own and pages read few rows; an import takes more (core.importing.command).
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-512;",
    )
if env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = env.dj_db_url("DATABASE_REPLICA_URL", conn_max_age=60, conn_health_checks=True)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["core.replica.ReplicaRouter"]
# What a statement of a web request may take at most; 0 sets no limit. Commands and workers have none.
STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", 10)
# `default` is one for all processes, for it counts tries to log in. `pages` are whole pages of the catalog in the
# memory of each process, and `shared_pages` those that any process built (core.page_cache): in Redis, and never in the
# database, where an import that writes would hold up every page.
# `open_data` counts questions to the API by address and minute; without Redis in each process for itself, for a shared
# count in the database would write for every answer.
REDIS_URL = env.str("REDIS_URL", "")
PAGE_CACHE = env.bool("PAGE_CACHE", not DEBUG)
PAGE_CACHE_VERSION = "programs"  # the catalog with whose version pages change: programs.read_model.CATALOGUE
IN_REDIS = {
    "BACKEND": "core.redis_cache.PatientRedisCache",
    "LOCATION": REDIS_URL,
    "OPTIONS": {"serializer": "core.redis_cache.JsonSerializer"},
    "VERSION": 2,  # JSON; an older release reads and writes pickles under the version before
}
IN_MEMORY = {
    "BACKEND": "core.page_store.BoundedCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_BYTES": 10_000_000},  # visitors choose which pages, and some are long
}
if REDIS_URL:
    CACHES = {
        "default": {**IN_REDIS, "KEY_PREFIX": "default"},
        "pages": IN_MEMORY,
        "shared_pages": {
            **IN_REDIS,
            "KEY_PREFIX": "pages",
            "OPTIONS": {"serializer": "core.redis_cache.SignedSerializer"},
        },
        "open_data": {**IN_REDIS, "KEY_PREFIX": "open-data"},
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "django_cache",
            # With Django's 300, three hundred made-up names would push out the count of a fourth person's tries.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        },
        "pages": IN_MEMORY,
        "open_data": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "open-data",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "portal.admin.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "core",
    "taxonomy",
    "programs",
    "careers",
    "specializations",
    "articles",
    "open_data",
    "planner",
    "submissions",
    "corrections",
    "portal",
]

MIDDLEWARE = [
    "portal.middleware.RequestMiddleware",
    "portal.middleware.StatementLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "programs.usage.UsageMiddleware",
    "core.page_cache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "portal.middleware.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.two_factor.StaffSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.resubmission.ResubmissionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
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
                "portal.context_processors.site",
            ],
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "var" / "static")
if not DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "portal.static_files.StaticStorage"},
    }
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # files that browsers ask for at the root, whatever a page says
WHITENOISE_ADD_HEADERS_FUNCTION = weak_etag

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_I18N = False
USE_TZ = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),  # OWASP ASVS 4, 2.1.1
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = ["portal.two_factor.StaffBackend"]  # by address and by user name
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "portal.resubmission.csrf_failure"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "planner:shortlist"

# Accounts: one door for students and for people who work here, of whom some have a user name and no address.
# Nothing tells a stranger who has an account; codes arrive by mail.
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_ADAPTER = "portal.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.two_factor.OneDoorForm",
    "signup": "portal.accounts.SignUpForm",
    "request_login_code": "portal.accounts.LoginCodeForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_DISPLAY = attrgetter("email")
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # by name alone: the adapter sends no mail to addresses that never came here
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # for another address, as for deleting and exporting
# Whether students may sign in by a mailed code, without their password. Staff never do.
ACCOUNT_LOGIN_BY_CODE_ENABLED = env.bool("LOGIN_BY_CODE", False)
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_SESSION_REMEMBER = True
# Whether the admin opens only to those who gave a code of their phone. Anybody with an account may have one.
STAFF_TWO_FACTOR = env.bool("STAFF_TWO_FACTOR", True)
MFA_FORMS = {
    "activate_totp": "portal.two_factor.SetUpForm",
    "authenticate": "portal.two_factor.CodeForm",
    "reauthenticate": "portal.two_factor.CodeAgainForm",
}
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # the code before counts as well: one may type it while it changes (RFC 6238, 5.2)
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody gets in with an unverified address but staff, whom administrators vouch for
# The library's own limits stay; added are those for reports of facts, by network and by network and page, for links of
# a program's page that were followed, which are counted, for lists without an account, whose rows stay, and for what
# members of a school's desk send, by person.
ACCOUNT_RATE_LIMITS = {
    "report_fact": "30/h/ip,6/h/key",
    "follow_link": "120/h/ip",
    "begin_session": "300/h/ip",
    "claim_school": "5/d/user",
    "invite_member": "30/d/user",
    "submit_proposal": "60/h/user",
    "comment_proposal": "30/h/user",
    "store_form": "30/h/key",  # what is sent after a session has ended, by account
}
# Limits of tries go by the visitor's address, which proxies pass on in X-Forwarded-For. Behind a proxy that is not
# counted, all visitors have the proxy's address, and one of them uses up the tries of all.
SECURE = env.bool("SECURE", False)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if env.bool("BEHIND_PROXY", SECURE) and not ALLAUTH_TRUSTED_PROXY_COUNT:
    raise ImproperlyConfigured("Set TRUSTED_PROXY_COUNT to the number of proxies in front: 1 for deploy/nginx.conf.")

# EMAIL_HOST, EMAIL_PORT and the others from one address; without it mails are printed with the log.
globals().update(env.dj_email_url("EMAIL_URL", "console:"))
EMAIL_TIMEOUT = 10  # seconds; a mail server that is silent must not hold a page for longer
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@localhost>")

# Jobs that someone waits for; `db_worker`, any number of them on any machine, takes them from the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Whether `check_links` may ask other sites if the pages that the catalogue links to are still there.
LINK_CHECKS = env.bool("LINK_CHECKS", False)

# Where processes keep the index of the catalogue, so that the next one to start need not read every program; they agree
# by its version, and without the file each builds its own. Blank keeps nothing.
INDEX_ROOT = env.str("INDEX_ROOT", str(BASE_DIR / "var" / "index"))

# Answers of the API a minute to one address, counted by each process, and where `publish_data` puts its files.
OPEN_DATA_PER_MINUTE = env.int("OPEN_DATA_PER_MINUTE", 120)
OPEN_DATA_ROOT = env.path("OPEN_DATA_ROOT", BASE_DIR / "var" / "data")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# Behind a proxy that ends TLS. Off by default so that the one-command start works on http://127.0.0.1.
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked from within, without TLS
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # No other host of the domain and no page without TLS can set a cookie of such a name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# Preloading binds every host of a domain for years: the domain's owner decides on that, not this site.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Bytes of a form without its files. A page may show all of it again; a long guide has a tenth.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Logs: lines for people or JSON for machines. Whether each request has one is a setting, for a proxy may log them, too;
# what is logged of a request has neither its query nor its tokens, which is why Django's own lines about pages that are
# missing or refused, with their addresses, are left out.
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)
# Where the next part of a path is a token, as regular expressions. Neither logs nor reports of errors show that part,
# and deploy/nginx.conf leaves it out of its own log.
TOKENS_FOLLOW = ["shared", r"preview/[^/\s]+", "schools-desk/(?:attest|invitations|unsubscribe)"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.logs.PlainLines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "core.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env.str("LOG_FORMAT", "line")}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Where a template names what a page lacks, its debug line holds the whole page: a visitor's answers with it.
        "django.template": {"level": "INFO"},
        "django.request": {"level": "WARNING" if DEBUG else "ERROR"},
        # Refused requests, each with a traceback and the visitor's words.
        "django.security": {"level": "WARNING" if DEBUG else "CRITICAL"},
    },
}

# Numbers for Prometheus at /metrics for clients with the token, and errors to Sentry; both are off without a setting.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if sentry_dsn := env.str("SENTRY_DSN", ""):
    from portal.error_reports import report_to

    report_to(sentry_dsn)
