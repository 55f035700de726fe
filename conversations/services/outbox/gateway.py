"""This process's door to the gateway."""

from functools import lru_cache

from django.conf import settings

from lia_cortex.integrations.evolution.client import Evolution

CONNECTIONS = 64
"""More than a worker has threads: a send never waits for a connection."""


@lru_cache(maxsize=1)
def gateway() -> Evolution:
    """Return the gateway's client; it pools connections and may be used by every thread."""
    return Evolution(settings.EVOLUTION_API_URL, settings.EVOLUTION_API_KEY, max_connections=CONNECTIONS)
