"""Thor's settings: the only reader of the environment.

Values come from the process's environment, below it from `.env` beside `manage.py`. Bad values raise
`ConfigurationError` with the variable's name and a right value.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from .anchor_reading import load_anchor
from .clock import AnchoredClock, parse_clock
from .embedded import layout
from .env import ConfigurationError, Environment, database_from_url, read_dotenv, redis_url
from .logs import logging_settings
from .secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
_env = Environment({**read_dotenv(BASE_DIR / ".env"), **os.environ})

# ---------------------------------------------------------------- where things are kept
THOR_HOME = _env.path("THOR_HOME") or BASE_DIR / ".thor"
PORT = _env.integer("PORT", 8000, low=1, high=65535)
HOST = _env.text("HOST", "127.0.0.1")
EMBEDDED = layout(THOR_HOME)
DATABASE_URL = _env.text("DATABASE_URL")
POSTGRES_IS_EMBEDDED = not DATABASE_URL
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(EMBEDDED.django_database() if POSTGRES_IS_EMBEDDED else database_from_url("DATABASE_URL", DATABASE_URL)),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "connect_timeout": 5,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "options": "-c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000",
        },
    }
}
REDIS_IS_EMBEDDED = not _env.text("REDIS_URL")
REDIS_URL = EMBEDDED.redis_url if REDIS_IS_EMBEDDED else redis_url("REDIS_URL", _env.text("REDIS_URL"))

# ---------------------------------------------------------------- feeds
DATA_PROVIDER = _env.choice("DATA_PROVIDER", "demo", ("demo", "excel_file", "replay", "none", "excel_live", "schwab"))
if DATA_PROVIDER in {"excel_live", "schwab"}:
    raise ConfigurationError(f"DATA_PROVIDER={DATA_PROVIDER!r} is not built yet: use demo, excel_file, replay or none.")
EXCEL_DATA_FILE = _env.path("EXCEL_DATA_FILE")
EXCEL_SHEET_NAME = _env.text("EXCEL_SHEET_NAME", "LiveData")
EXCEL_LIVE_RANGE = _env.text("EXCEL_LIVE_RANGE", "A1:N13")
REPLAY_PATH = _env.path("REPLAY_PATH")
if DATA_PROVIDER == "excel_file" and EXCEL_DATA_FILE is None:
    raise ConfigurationError(
        "DATA_PROVIDER=excel_file needs EXCEL_DATA_FILE: the path of the workbook, for example ~/RTD_TOS.xlsx."
    )
if DATA_PROVIDER == "replay" and REPLAY_PATH is None:
    raise ConfigurationError(
        "DATA_PROVIDER=replay needs REPLAY_PATH: a Parquet or CSV file of ticks, or a folder of them."
    )
DEMO_SEED = _env.integer("DEMO_SEED", 1, low=0, high=2**31 - 1)
FEED_STALE_AFTER_SEC = _env.seconds("FEED_STALE_AFTER_SEC", 15.0)
_DEMO_RETENTION_DAYS = 2
_retention_days = _env.integer(
    "THOR_TICK_RETENTION_DAYS",
    _DEMO_RETENTION_DAYS if DATA_PROVIDER == "demo" else 0,
    low=0,
    high=36500,
)
THOR_TICK_RETENTION_DAYS: int | None = _retention_days or None  # 0 or unset outside the demo: kept for ever

# ---------------------------------------------------------------- the clock and who works
THOR_CLOCK = _env.text("THOR_CLOCK")
if THOR_CLOCK:
    try:
        parse_clock(THOR_CLOCK)
    except ValueError as error:
        raise ConfigurationError(f"THOR_CLOCK={error}") from None
CLOCK = AnchoredClock(lambda: load_anchor(DATABASES["default"]))
THOR_SUPERVISORS = _env.choice("THOR_SUPERVISORS", "auto", ("auto", "off", "only"))
DISABLE_GLOBAL_MARKETS_MONITOR = _env.flag("DISABLE_GLOBAL_MARKETS_MONITOR")

# ---------------------------------------------------------------- Django
DEBUG = _env.flag("DEBUG")
SECRET_KEY = _env.text("SECRET_KEY") or secret_key(THOR_HOME)
ALLOWED_HOSTS = _env.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [
    "thor_project.apps.ThorProjectConfig",  # before staticfiles, whose runserver it replaces
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "corsheaders",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "users.apps.UsersConfig",
    "GlobalMarkets.apps.GlobalMarketsConfig",
    "LiveData.apps.LiveDataConfig",
    "ThorTrading.apps.ThorTradingConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "thor_project.middleware.RequestId",
    "thor_project.middleware.OptionalApiSlash",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "thor_project.urls"
ASGI_APPLICATION = "thor_project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
DASHBOARD_DIR = BASE_DIR / "thor-frontend" / "dist"
STATIC_URL = "/static/"
SERVESTATIC_ROOT = DASHBOARD_DIR if DASHBOARD_DIR.is_dir() else None
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_ALLOW_ALL_ORIGINS = False
SERVESTATIC_IMMUTABLE_FILE_TEST = r"^/assets/"  # Vite names them by their content
LOGGING = logging_settings()

# ---------------------------------------------------------------- people and browsers
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "users.lockout.answer_locked_out"
AXES_VERBOSE = False
LOGIN_URL = "/login"
READING_NEEDS_LOGIN = DATA_PROVIDER != "demo"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = _env.flag("SECURE_COOKIES")
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
if HOST not in {"127.0.0.1", "localhost", "::1"} and not DEBUG:
    _missing = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SECURE_COOKIES") if not _env.text(name)]
    if _missing:
        raise ConfigurationError(
            f"HOST={HOST} can be reached from other machines, so {', '.join(_missing)} must be set "
            "(SECURE_COOKIES=1 behind TLS); HOST=127.0.0.1 needs none of them."
        )
CSRF_TRUSTED_ORIGINS = _env.words("CSRF_TRUSTED_ORIGINS")
CORS_ALLOWED_ORIGINS = _env.words("CORS_ALLOWED_ORIGINS")
CORS_ALLOW_CREDENTIALS = bool(CORS_ALLOWED_ORIGINS)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/api/docs/",),  # Swagger's page starts itself with an inline script
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["users.permissions.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["thor_project.rendering.NumbersRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "thor_project.failures.answer_error",
    "COERCE_DECIMAL_TO_STRING": False,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Thor",
    "DESCRIPTION": "Markets, quotes, bars and graded market-open sessions. Prices are points, times ISO-8601.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["users.permissions.MayRead"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_COERCE_PATH_PK_SUFFIX": True,
    "ENUM_NAME_OVERRIDES": {
        "MarketStateEnum": ["PREOPEN", "OPEN", "PRECLOSE", "CLOSED", "HOLIDAY_CLOSED"],
        "TransitionKindEnum": ["OPEN", "CLOSE"],
        "SessionKindEnum": "ThorTrading.models.sessions.MarketSession.Kind",
        "TradeSignalEnum": ["STRONG_BUY", "BUY", "HOLD", "SELL", "STRONG_SELL"],
        "EntrySideEnum": ["BUY", "SELL"],
        "FeedStateEnum": ["live", "stale", "error", "ended"],
    },
}
