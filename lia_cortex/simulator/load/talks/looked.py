"""How customers' files were worked on: how many at once, and how long each waited for a worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.db import connection

from conversations.models import MediaReading
from lia_cortex.simulator.load.figures import Spread, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Pictures and voice messages of a phase."""

    at_once: int
    """Most that were worked on in the same moment."""
    waited: Spread
    """Seconds from when one was due until a worker had it."""


def read(*, since: datetime) -> Files:
    """Return how the files that came since then were worked on."""
    try:
        rows = MediaReading.objects.filter(created_at__gte=since)
        times = [
            (due, claimed, finished)
            for due, claimed, finished in rows.values_list("due_at", "claimed_at", "finished_at")
            if claimed and finished
        ]
    finally:
        connection.close()
    return Files(
        at_once=at_once((claimed.timestamp(), finished.timestamp()) for _, claimed, finished in times),
        waited=spread((claimed - due).total_seconds() for due, claimed, _ in times),
    )


def at_once(spans: Iterable[tuple[float, float]]) -> int:
    """Return how many of the spans share a moment at most."""
    steps = sorted(step for start, end in spans for step in ((start, 1), (end, -1)))
    return max(accumulate(change for _, change in steps), default=0)
