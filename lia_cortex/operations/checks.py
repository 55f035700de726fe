"""What /readyz asks of each part, and how long it may take to answer."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import lru_cache

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError, InterfaceError
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from lia_cortex.kernel import asking, clock
from lia_cortex.kernel.asking import Question, TooLate
from lia_cortex.kernel.metrics import store
from lia_cortex.registry.services import processes

ANSWER_SECONDS = 1.0
"""A probe that waits longer is given up by those who probe; silence is an answer too."""

Missing = dict[str, str]
"""What is not there, and why."""


class Check(Question[Missing]):
    """Asks one part in a thread of its own; who asks meanwhile shares the answer."""

    def missing(self, answer: "Future[Missing]", *, until: float) -> Missing:
        """Return what is missing, at this `time.monotonic()` at the latest."""
        try:
            return asking.answer(answer, until=until)
        except TooLate:
            return {self.name: f"no answer within {ANSWER_SECONDS:g} s"}


def _redis() -> Missing:
    try:
        store.client().ping()
    except RedisError as error:
        return {"redis": type(error).__name__}
    return {}


def _database() -> Missing:
    """Return Postgres, or the migrations that it lacks."""
    return _with_database(_unapplied)


def _database_and_workers() -> Missing:
    return _with_database(lambda: _unapplied() or _queues_without_worker())


def _with_database(ask: Callable[[], Missing]) -> Missing:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {int(ANSWER_SECONDS * 1000)}")
            return ask()
    except (DatabaseError, InterfaceError, PoolTimeout) as error:
        return {"postgres": type(error).__name__}
    finally:
        connection.close()


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _unapplied() -> Missing:
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return {"migrations": "none is applied"}
    applied = set(recorder.migration_qs.values_list("app", "name"))
    missing = sorted(f"{app}.{name}" for app, name in _known_migrations() - applied)
    return {"migrations": ", ".join(missing)} if missing else {}


def _queues_without_worker() -> Missing:
    served = {queue for process in processes.alive(now=clock.now()) for queue in process.queues}
    silence = f"no worker gave a sign of life for {processes.ALIVE_SECONDS} s"
    return {f"worker:{queue}": silence for queue in settings.QUEUES if queue not in served}


REDIS = Check("redis", _redis)
_ALL_ROWS = Check("postgres", _database_and_workers)
_INGRESS_ROWS = Check("postgres", _database)

EVERYTHING = (_ALL_ROWS, REDIS)
INGRESS = (_INGRESS_ROWS,)
"""A webhook needs Postgres only: a web process must not leave the load balancer because Redis is away."""


def missing(checks: tuple[Check, ...]) -> Missing:
    """Return what is not there, after at most a second; the checks run at the same time."""
    until = time.monotonic() + ANSWER_SECONDS
    asked = [(check, check.start()) for check in checks]
    found: Missing = {}
    for check, answer in asked:
        found |= check.missing(answer, until=until)
    return found
