"""Settings of the tests: the real ones, on services that the session starts for itself."""

import os

from lia_cortex.locale import catalogue
from tests import services

catalogue.compile_all()
_services = services.ensure()
# Each process of a parallel run has a Redis database of its own, as it has a Postgres database of its own.
_redis_url = _services.redis_url
if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    _redis_url = f"{_redis_url.rpartition('/')[0]}/{int(_worker.removeprefix('gw')) + 1}"
os.environ |= {
    "LIA_ENV": "production",
    "DATABASE_URL": _services.database_url,
    "REDIS_URL": _redis_url,
    "SECRET_KEY": "tests-only",
    "ALLOWED_HOSTS": "*",
    "EVOLUTION_WEBHOOK_TOKEN": "tests-webhook-token",
    "LIA_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "TIME_ZONE": "America/Sao_Paulo",
}
for _name in ("EVOLUTION_API_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "BACKOFFICE_URL", "CELERY_BROKER_URL"):
    os.environ.pop(_name, None)

from lia_cortex.kernel.patience import Limits  # noqa: E402
from lia_cortex.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
JOB_TRANSPORT = "tests.worker.Line"
# A test may hold its transaction open for as long as it needs.
DATABASE_WEB_LIMITS = DATABASE_WORKER_LIMITS = Limits()
