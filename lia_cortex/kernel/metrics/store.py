"""Where the numbers of all processes come together: a few hashes in Redis."""

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from django.conf import settings
from redis import Redis

TOTALS = "lia:metrics:totals"
LATEST = "lia:metrics:latest"
PROCESSES = "lia:metrics:processes"
PROCESS_SECONDS = 10
"""A process that has not published for this long no longer counts towards the gauges."""

BATCH_SECONDS = 600
"""How long Redis remembers that it has a batch; a longer silence may count one second twice."""

_ADD_ONCE = """
if redis.call('SET', KEYS[1], 1, 'NX', 'EX', ARGV[1]) then
  for i = 2, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[2], ARGV[i], ARGV[i + 1]) end
end
"""

SEPARATOR = "|"
"""Between the parts of a field; no label value can contain it."""

Field = tuple[str, ...]
"""Metric, part (bucket, sum, count or empty), then the label values in the order of the catalogue."""


def client() -> Redis:
    """Return this process's connection pool to Redis; each call is bounded by the settings' time-out."""
    return _client_of(settings.REDIS_URL, settings.REDIS_TIMEOUT_SECONDS)


@lru_cache(maxsize=4)
def _client_of(url: str, seconds: float) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=seconds, socket_timeout=seconds)


def forget() -> None:
    """Forget the connections: a forked child must not speak on those of its parent."""
    _client_of.cache_clear()


def _process_key(process: str) -> str:
    return f"lia:metrics:process:{process}"


def write(
    *,
    batch: str,
    totals: Mapping[Field, float],
    latest: Mapping[Field, float],
    gauges: Mapping[Field, float],
    process: str,
) -> None:
    """Add the batch's totals, set the rest, all or nothing; raise RedisError when Redis is away.

    A batch is added once, however often it is written: an answer that got lost says nothing about the write.
    """
    amounts = [part for field, amount in totals.items() for part in (SEPARATOR.join(field), repr(amount))]
    with client().pipeline(transaction=True) as pipe:
        if amounts:
            pipe.eval(_ADD_ONCE, 2, f"lia:metrics:batch:{batch}", TOTALS, BATCH_SECONDS, *amounts)
        if latest:
            pipe.hset(LATEST, mapping={SEPARATOR.join(field): value for field, value in latest.items()})
        if gauges:
            key = _process_key(process)
            pipe.sadd(PROCESSES, process)
            pipe.delete(key)
            pipe.hset(key, mapping={SEPARATOR.join(field): value for field, value in gauges.items()})
            pipe.expire(key, PROCESS_SECONDS)
        pipe.execute()


def _fields(raw: Mapping[bytes, bytes]) -> dict[Field, float]:
    return {tuple(name.decode().split(SEPARATOR)): float(value) for name, value in raw.items()}


def read() -> tuple[dict[Field, float], dict[Field, float], list[dict[Field, float]]]:
    """Return totals, latest values and each living process's gauges; raise RedisError when Redis is away."""
    redis = client()
    processes = sorted(cast(set[bytes], redis.smembers(PROCESSES)))
    with redis.pipeline(transaction=False) as pipe:
        pipe.hgetall(TOTALS)
        pipe.hgetall(LATEST)
        for process in processes:
            pipe.hgetall(_process_key(process.decode()))
        totals, latest, *gauges = (_fields(raw) for raw in pipe.execute())
    gone = [process for process, values in zip(processes, gauges, strict=True) if not values]
    if gone:
        redis.srem(PROCESSES, *gone)
    return totals, latest, [values for values in gauges if values]


def commands_processed() -> float:
    """Return how many commands Redis has processed since it started; raise RedisError when it is away."""
    return float(cast(Mapping[str, float], client().info("stats"))["total_commands_processed"])
