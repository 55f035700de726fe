"""Whether Redis and the gateway answer now: rows only hold what was true when they last did."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings

from conversations.models import Instance
from lia_cortex.integrations.evolution.errors import INSTANCE_UNKNOWN, KEY_REFUSED
from lia_cortex.kernel.asking import Question, TooLate, answer
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.operations import checks, gateway

SECONDS = 1.5
"""Longer than a gateway takes that is well; nobody waits longer for a page."""

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gateway:
    """What the gateway says: `trouble` is empty, away, slow or key; `states` are open, connecting, close, unknown."""

    trouble: str = ""
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """Who answers; `redis` is empty or says what is the matter."""

    redis: str
    gateway: Gateway


def parts() -> Parts:
    """Return whether Redis and the gateway answer, after at most a second and a half."""
    names = Instance.objects.order_by("name").values_list("name", flat=True)[:1]
    asked = _question(tuple(names))
    asked.start()  # both think at the same time
    redis = checks.missing((checks.REDIS,)).get("redis", "")
    return Parts(redis, _told(asked))


def of(names: tuple[str, ...]) -> Gateway:
    """Return what the gateway says of these instances."""
    return _told(_question(names))


def _told(asked: Question[Mapping[str, str]]) -> Gateway:
    try:
        return Gateway(states=answer(asked.start(), until=time.monotonic() + SECONDS))
    except TooLate:
        return Gateway("slow")
    except (Retryable, Terminal, Uncertain) as error:
        if error.reason == KEY_REFUSED:
            return Gateway("key")
        return Gateway("slow" if error.reason.endswith("ReadTimeout") else "away")


def _question(names: tuple[str, ...]) -> Question[Mapping[str, str]]:
    return _cached(os.getpid(), settings.EVOLUTION_API_URL, settings.EVOLUTION_API_KEY, names)


@lru_cache(maxsize=64)
def _cached(_pid: int, _url: str, _key: str, names: tuple[str, ...]) -> Question[Mapping[str, str]]:
    """Return the question of all who want to know the same: one thread hangs with a gateway that does."""
    return Question("gateway", lambda: {name: _state(name) for name in names})


def _state(name: str) -> str:
    try:
        return gateway.client().connection_state(name)
    except (Retryable, Terminal) as error:
        if error.reason == INSTANCE_UNKNOWN:
            return UNKNOWN
        raise
