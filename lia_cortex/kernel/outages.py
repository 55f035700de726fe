"""Errors that say no more than that Postgres, Redis or the broker is away."""

import psycopg
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSilent

DATABASE, REDIS, BROKER = "database", "redis", "broker"

GOING_AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})
"""Stopped, crashed, starting, or out of connections."""

DEEPEST = 8


def who_is_away(error: BaseException) -> str | None:
    """Return the service that the error says is away; None when it says anything else."""
    each: BaseException | None = error
    for _ in range(DEEPEST):
        match each:
            case None:
                return None
            case RedisAway() | RedisSilent():
                return REDIS
            case BrokerError():
                return BROKER
            case psycopg.Error():
                return DATABASE if _is_lost(each) else None
            case _:
                pass
        each = each.__cause__ or (each.__context__ if type(each).__name__ in _WRAPPERS else None)
    return None


_WRAPPERS = frozenset({"SchedulingError"})
"""Celery's beat raises its own error while it handles the broker's. Anything else that is raised in a handler may be a
mistake of ours, which must be seen."""


def _is_lost(error: psycopg.Error) -> bool:
    """Return whether there is no connection; a server that refuses a statement says why in a code."""
    if not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith("08") or error.sqlstate in GOING_AWAY
