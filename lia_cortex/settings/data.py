"""Postgres, Redis, files."""

from lia_cortex.settings.env import VAR_DIR, env, fail, required

DATABASE_URL = required("DATABASE_URL")
REDIS_URL = required("REDIS_URL")

# Threads of a process share its pool; a thread gives its connection back before every wait.
DATABASE_POOL = env.int("DATABASE_POOL", default=20)

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
    "pool": {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 10, "max_idle": 30},
    "connect_timeout": 5,
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
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "lia:live"},
    }
}

MEDIA_ROOT = VAR_DIR / "media"
ENCRYPTION_KEYS = [key for key in required("LIA_ENCRYPTION_KEYS").split(",") if key]
