"""HTTP: middleware, templates, REST, security headers."""

from datetime import timedelta

from csp.constants import NONE, SELF
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from lia_cortex.settings.env import BASE_DIR, ENVIRONMENT, VAR_DIR, env, required

LIA_PORT = env.int("LIA_PORT", default=8000)
LIA_BIND = env.str("LIA_BIND", default="127.0.0.1")
LIA_PUBLIC_URL = env.str("LIA_PUBLIC_URL", default=f"http://{LIA_BIND}:{LIA_PORT}").rstrip("/")
LIA_FLOWER_URL = env.str("LIA_FLOWER_URL", default="")
WEBHOOK_MAX_BYTES = env.int("WEBHOOK_MAX_BYTES", default=33554432)

if ENVIRONMENT == "local":
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
else:
    ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

MIDDLEWARE = [
    "lia_cortex.operations.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "lia_cortex.urls"
ASGI_APPLICATION = "lia_cortex.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "lia_cortex.kernel.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lia_cortex.supervision.context.platform",
            ],
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "lia_cortex" / "static"]
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "lia_cortex.accounts.backends.RoleBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = LIA_PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
TRUST_PROXY = env.bool("TRUST_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Guesses are counted in rows, so the limit holds while Redis is away; only a request with a password asks for them.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# By the name alone a stranger could lock people out; by the address alone a whole office would be.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "lia_cortex.accounts.services.guesses.address"
AXES_LOCKOUT_CALLABLE = "lia_cortex.supervision.views.login.locked"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    # The admin theme and Flower bring inline scripts of their own (docs/security.md).
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/flower/"),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

UNFOLD = {
    "SITE_TITLE": "LIA CORTEX",
    "SITE_HEADER": "LIA CORTEX",
    "SITE_SUBHEADER": _("Administration"),
    "STYLES": [lambda _request: static("lia/css/admin.css")],
    "SITE_ICON": lambda _request: static("lia/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("lia/mark.svg")}],
    # The accent of our own pages (static/lia/css/tokens.css), from its lightest to its darkest.
    "COLORS": {
        "primary": {
            "50": "#eef8f5",
            "100": "#dcf1ec",
            "200": "#b9e4da",
            "300": "#86e3cf",
            "400": "#5fd3bb",
            "500": "#1f9d87",
            "600": "#0a6f5f",
            "700": "#075a4d",
            "800": "#15342e",
            "900": "#10302a",
            "950": "#06241e",
        }
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "lia_cortex.accounts.api.errors.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "LIA CORTEX",
    "DESCRIPTION": "Conversations, messages and queues of LIA CORTEX. Public ids are opaque strings.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {"NoteKindEnum": ["note", "whisper"]},
}
