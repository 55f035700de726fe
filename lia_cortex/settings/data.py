"""Postgres, Redis, files."""

from urllib.parse import urlsplit

from lia_cortex.kernel import patience
from lia_cortex.settings.env import VAR_DIR, env, fail, required
from lia_cortex.settings.files import storage

DATABASE_URL = required("DATABASE_URL")
REDIS_URL = required("REDIS_URL")

# Threads of a process share its pool; a thread gives its connection back before every wait.
DATABASE_POOL = env.int("DATABASE_POOL", default=20)

# What bounds each wait for Postgres, and what does not, is told in docs/running.md.
DATABASE_CONNECT_SECONDS = env.int("DATABASE_CONNECT_SECONDS", default=5)
DATABASE_DEAD_SECONDS = env.int("DATABASE_DEAD_SECONDS", default=10)
DATABASE_LIMITS = {
    "lock": env.float("DATABASE_LOCK_SECONDS", default=5.0),
    "idle_transaction": env.float("DATABASE_IDLE_TRANSACTION_SECONDS", default=30.0),
}
DATABASE_WEB_LIMITS = patience.Limits(
    statement=env.float("DATABASE_WEB_STATEMENT_SECONDS", default=10.0), **DATABASE_LIMITS
)
DATABASE_WORKER_LIMITS = patience.Limits(
    statement=env.float("DATABASE_WORKER_STATEMENT_SECONDS", default=30.0), **DATABASE_LIMITS
)

DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    fail("DATABASE_URL must be a postgres:// URL")
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"] |= {
    "pool": {
        "min_size": 1,
        "max_size": DATABASE_POOL,
        "timeout": 10,
        "max_idle": 30,
        "reconnect_timeout": patience.RETRY_SECONDS,
        "connection_class": patience.Connection,
    },
    "connect_timeout": DATABASE_CONNECT_SECONDS,
    # A peer that vanished without a word: an idle connection is asked, an unheard statement is given up.
    "keepalives": 1,
    "keepalives_idle": DATABASE_DEAD_SECONDS,
    "keepalives_interval": max(DATABASE_DEAD_SECONDS // 3, 1),
    "keepalives_count": 3,
    "tcp_user_timeout": DATABASE_DEAD_SECONDS * 1000,
}

# Sockets answer within half a second or the platform goes on without Redis: rows hold the truth.
REDIS_TIMEOUT_SECONDS = 0.5
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": REDIS_TIMEOUT_SECONDS, "socket_timeout": REDIS_TIMEOUT_SECONDS},
    }
}
# Redis' channels know no databases: two deployments on one Redis must not hear each other.
LIVE_NAME = f"lia:live:{urlsplit(REDIS_URL).path.strip('/') or '0'}"

MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": storage(env.str("MEDIA_STORAGE_URL", default="")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ENCRYPTION_KEYS = [key for key in required("LIA_ENCRYPTION_KEYS").split(",") if key]
