"""The Postgres and the Redis of a test session."""

import atexit
import os
from dataclasses import dataclass

from lia_cortex.runtime import private


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Where the session's services are."""

    database_url: str
    redis_url: str


def ensure() -> Services:
    """Return the session's services; the first process of a session starts them and stops them at its end.

    TEST_DATABASE_URL and TEST_REDIS_URL name others. They are also how workers and child processes of the
    session find the ones that the first process started.
    """
    if not (os.environ.get("TEST_DATABASE_URL") and os.environ.get("TEST_REDIS_URL")):
        started = private.start()
        atexit.register(_stop_in_its_process, started, owner=os.getpid())
        os.environ["TEST_DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or started.database_url
        os.environ["TEST_REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or started.redis_url
    return Services(
        database_url=os.environ["TEST_DATABASE_URL"],
        redis_url=os.environ["TEST_REDIS_URL"],
    )


def _stop_in_its_process(started: private.PrivateServices, *, owner: int) -> None:
    if os.getpid() == owner:  # a forked test process inherits the registration
        started.stop()
