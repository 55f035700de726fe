"""The operations pages' own door to the gateway: a person waits for the answer, and not for half a minute."""

import os
from functools import lru_cache

from django.conf import settings

from lia_cortex.integrations.evolution.client import Evolution
from lia_cortex.integrations.evolution.simulated_control import Phones
from lia_cortex.integrations.evolution.transport import Timeouts

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 8.0
"""It takes two to show a code."""


def client() -> Evolution:
    """Return the gateway's client for what a person asks."""
    return _client(os.getpid(), settings.EVOLUTION_API_URL, settings.EVOLUTION_API_KEY, ANSWER_SECONDS)


def phones() -> Phones:
    """Return the phones of the simulated gateway."""
    return _phones(os.getpid(), settings.EVOLUTION_API_URL)


@lru_cache(maxsize=4)
def _client(_pid: int, url: str, key: str, seconds: float) -> Evolution:
    # The process id is part of the key: connections must not be shared over a fork.
    waits = Timeouts(connect=CONNECT_SECONDS, pool=CONNECT_SECONDS, read=seconds, send=seconds)
    return Evolution(url, key, timeouts=waits, max_connections=8)


@lru_cache(maxsize=2)
def _phones(_pid: int, url: str) -> Phones:
    return Phones(url)
