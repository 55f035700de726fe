"""The provider's budget of requests and tokens per minute and model, shared by all workers.

Rows hold it: each process adds what it used at most once a second, and reads what all have used. Redis hurries: while
it answers, each call is counted there at once. Without Redis a process knows of the others a second later.
"""

import os
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Case, F, Value, When
from redis.exceptions import RedisError

from lia_cortex.kernel import metrics
from lia_cortex.kernel.metrics import store
from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import ProviderQuota
from lia_cortex.registry.services import knobs

FLUSH_SECONDS = 1.0
TOLD_SECONDS = 60
"""What an answer said about the budget holds for the minute that it spoke of."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the headers of an answer said; None where they did not."""

    limit_requests: int | None
    remaining_requests: int | None
    limit_tokens: int | None
    remaining_tokens: int | None


@dataclass(frozen=True, slots=True)
class Budget:
    """What of one model's budget the running minute has used; a limit that nobody knows is None."""

    model: str
    requests: int
    tokens: int
    most_requests: int | None
    most_tokens: int | None


@dataclass(slots=True)
class _Unwritten:
    minute: datetime
    requests: int = 0
    tokens: int = 0
    told: Told | None = None
    flushed: float = field(default_factory=lambda: float("-inf"))


_mine: dict[str, _Unwritten] = {}
_lock = threading.Lock()


def share(model: str, *, now: datetime) -> dict[str, float]:
    """Return the used share of the budget by kind (`requests`, `tokens`); a kind without a known limit is left out."""
    row = _rows(None).get(model)
    if row is None:
        return {}
    requests, tokens = _used(row, now=now)
    shares = {}
    for kind, limit, used, told in (
        ("requests", row.requests_per_minute or row.told_requests, requests, row.told_requests_used),
        ("tokens", row.tokens_per_minute or row.told_tokens, tokens, row.told_tokens_used),
    ):
        if limit:
            is_fresh = row.told_at is not None and now - row.told_at < timedelta(seconds=TOLD_SECONDS)
            shares[kind] = max(used, told or 0 if is_fresh else 0) / limit
            metrics.put("provider_budget_ratio", round(shares[kind], 4), model=model, kind=kind)
    return shares


def budgets(*, now: datetime) -> list[Budget]:
    """Return the budget of every known model, by name, at most a second old."""
    found = []
    for row in sorted(_rows(None).values(), key=lambda row: row.model):
        requests, tokens = _used(row, now=now)
        if row.told_at is not None and now - row.told_at < timedelta(seconds=TOLD_SECONDS):
            requests, tokens = max(requests, row.told_requests_used or 0), max(tokens, row.told_tokens_used or 0)
        most = (row.requests_per_minute or row.told_requests, row.tokens_per_minute or row.told_tokens)
        found.append(Budget(row.model, requests, tokens, *most))
    return found


def wait_seconds(model: str, *, is_background: bool, now: datetime) -> float | None:
    """Return how long a call should wait for the budget, None when it may go.

    Background work yields above a knob's share; live conversations only when an operator's own limit is used up:
    a limit that the provider told is for the provider to enforce.
    """
    shares = share(model, now=now)
    if is_background:
        most = knobs.value(knobs.BACKGROUND_YIELDS_AT) / 100
    else:
        row, most = _rows(None).get(model), 1.0
        own = {"requests": row and row.requests_per_minute, "tokens": row and row.tokens_per_minute}
        shares = {kind: used for kind, used in shares.items() if own[kind]}
    if all(used < most for used in shares.values()):
        return None
    return max(60.0 - now.second - now.microsecond / 1e6, 1.0)


def used(model: str, *, requests: int, tokens: int, told: Told | None, now: datetime) -> None:
    """Count a call that was made; the first of a second writes what this process has counted into the row."""
    minute = now.replace(second=0, microsecond=0)
    _count_in_redis(model, minute, requests, tokens)
    with _lock:
        mine = _mine.setdefault(f"{os.getpid()} {model}", _Unwritten(minute))
        if mine.minute != minute:
            mine.minute, mine.requests, mine.tokens = minute, 0, 0
        mine.requests += requests
        mine.tokens += tokens
        mine.told = told or mine.told
        if time.monotonic() - mine.flushed < FLUSH_SECONDS:
            return
        taken = _Unwritten(minute, mine.requests, mine.tokens, mine.told)
        mine.requests = mine.tokens = 0
        mine.told = None
        mine.flushed = time.monotonic()
    _write(model, taken, now=now)


def forget() -> None:
    """Read the rows again, and forget what this process has counted."""
    _rows.forget()
    with _lock:
        _mine.clear()


def _write(model: str, taken: _Unwritten, *, now: datetime) -> None:
    is_same = When(minute=taken.minute, then=F("used_requests") + taken.requests)
    is_same_tokens = When(minute=taken.minute, then=F("used_tokens") + taken.tokens)
    fields: dict[str, object] = {
        "used_requests": Case(is_same, default=Value(taken.requests)),
        "used_tokens": Case(is_same_tokens, default=Value(taken.tokens)),
        "minute": taken.minute,
    }
    if taken.told is not None:
        told = taken.told
        fields |= {
            "told_requests": told.limit_requests,
            "told_tokens": told.limit_tokens,
            "told_requests_used": _difference(told.limit_requests, told.remaining_requests),
            "told_tokens_used": _difference(told.limit_tokens, told.remaining_tokens),
            "told_at": now,
        }
    if not ProviderQuota.objects.filter(model=model).update(**fields):
        ProviderQuota.objects.get_or_create(model=model)
        ProviderQuota.objects.filter(model=model).update(**fields)


def _difference(limit: int | None, remaining: int | None) -> int | None:
    return None if limit is None or remaining is None else max(limit - remaining, 0)


def _used(row: ProviderQuota, *, now: datetime) -> tuple[int, int]:
    """Return requests and tokens of the running minute: what rows and this process know, or Redis if it knows more."""
    minute = now.replace(second=0, microsecond=0)
    requests, tokens = (row.used_requests, row.used_tokens) if row.minute == minute else (0, 0)
    with _lock:
        mine = _mine.get(f"{os.getpid()} {row.model}")
        if mine is not None and mine.minute == minute:
            requests, tokens = requests + mine.requests, tokens + mine.tokens
    try:
        in_redis = cast(list[bytes | None], store.client().hmget(_key(row.model, minute), ["requests", "tokens"]))
    except RedisError:
        return requests, tokens
    return max(requests, int(in_redis[0] or 0)), max(tokens, int(in_redis[1] or 0))


def _count_in_redis(model: str, minute: datetime, requests: int, tokens: int) -> None:
    try:
        with store.client().pipeline(transaction=False) as pipe:
            pipe.hincrby(_key(model, minute), "requests", requests)
            pipe.hincrby(_key(model, minute), "tokens", tokens)
            pipe.expire(_key(model, minute), 120)
            pipe.execute()
    except RedisError:
        return  # the row is a second behind, and enough


def _key(model: str, minute: datetime) -> str:
    return f"lia:quota:{model}:{minute:%H%M}"


def _read(_: None) -> dict[str, ProviderQuota]:
    return {row.model: row for row in ProviderQuota.objects.all()}


_rows = Recent(_read)
