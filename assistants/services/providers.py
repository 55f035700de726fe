"""The configured providers: the first one, and the one that answers while the first is left alone."""

import os
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from lia_cortex.integrations.openai.client import Model

FIRST, SECOND = "first", "second"
BREAKER = "model"


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: its name in rows and on pages, and the model that it is asked for instead, if any."""

    name: str
    base_url: str
    api_key: str
    model: str
    breaker: str
    """The name of its own breaker."""

    def client(self) -> Model:
        """Return this process's client of it."""
        return _client(os.getpid(), self.base_url, self.api_key, settings.OPENAI_TIMEOUT_SECONDS)


def first(*, breaker: str = BREAKER) -> Provider:
    """Return the provider that answers as long as its breaker is closed."""
    return Provider(FIRST, settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, "", breaker)


def second(*, breaker: str = BREAKER) -> Provider | None:
    """Return the provider that takes over, None when none is configured."""
    url, key = settings.OPENAI_FALLBACK_BASE_URL, settings.OPENAI_FALLBACK_API_KEY
    if not (url or key):
        return None
    return Provider(SECOND, url, key, settings.OPENAI_FALLBACK_MODEL, f"{breaker}-fallback")


@lru_cache(maxsize=4)
def _client(_pid: int, base_url: str, api_key: str, timeout: float) -> Model:
    # The process id is part of the key: connections must not be shared over a fork.
    return Model(base_url=base_url or None, api_key=api_key or None, read_seconds=timeout, total_seconds=timeout)
