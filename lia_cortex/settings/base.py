"""Apps, languages, logging."""

import os

from lia_cortex.settings.env import BASE_DIR, ENVIRONMENT, VAR_DIR, env, required

# Arithmetic of one question on many threads is slower than on one as soon as anything else runs. Before numpy is there.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

LIA_ENV = ENVIRONMENT
LIA_VAR_DIR = VAR_DIR
DEBUG = False
SECRET_KEY = required("SECRET_KEY")

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "channels",
    "axes",
    "lia_cortex.registry",
    "lia_cortex.accounts",
    "knowledge",
    "assistants",
    "conversations",
    "nps",
    "learning",
    "lia_cortex.supervision",
    "lia_cortex.analytics",
    "lia_cortex.simulator",
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="pt-br")
LANGUAGES = [("pt-br", "Português"), ("en", "English")]
TIME_ZONE = env.str("TIME_ZONE", default="America/Sao_Paulo")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "lia_cortex.formats"
LOCALE_PATHS = [BASE_DIR / "lia_cortex" / "locale"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "lia_cortex.kernel.logs.Lines", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"outages": {"()": "lia_cortex.kernel.logs.Outages"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outages"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Its own handler would write the tracebacks of requests and sockets past ours.
        "uvicorn": {"level": "INFO", "propagate": True},
        # Addresses may hold what somebody searched for: a phone, a name.
        "uvicorn.access": {"handlers": [], "propagate": False},
        # One line for each request of a vendor would drown the log and name phones in URLs.
        "httpx2": {"level": "WARNING"},
        "openai": {"level": "WARNING"},
        # It writes who tried to log in, and from where.
        "axes": {"level": "ERROR"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "django.channels.server": {"level": "WARNING"},
    },
}

# The places that must answer at once are ports, plugged here like middleware (docs/adr/0001).
ASSISTANT_TOOLSETS = [
    "assistants.toolsets.SearchKnowledge",
    "assistants.toolsets.HttpTools",
    "assistants.toolsets.Customers",
    "conversations.toolsets.Handoffs",
]
MESSAGE_INTERCEPTORS: list[str] = []
VERIFICATION_COURIER = "conversations.services.reaching.Courier"

# The first start creates user `admin` with these; later starts change nothing.
LIA_ADMIN_PASSWORD = env.str("LIA_ADMIN_PASSWORD", default="")
LIA_API_TOKEN = env.str("LIA_API_TOKEN", default="")
