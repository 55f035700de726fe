"""How fast the platform acknowledged webhooks, whether it kept every one, and what it made of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lia_cortex.simulator.load import webhooks
from lia_cortex.simulator.load.figures import Spread, Window, spread

TARGET_SECONDS = 0.1
OK = 200
UNDONE = ("received", "failed")
"""No row may be left like this some seconds after the last answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A row of a webhook: when web took it (epoch seconds), whom it names as its gateway, what became of it."""

    at: float
    server: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acks:
    """Webhooks of one phase. Refused, stored and lost count all of it, the rest only the measured seconds."""

    wanted_per_second: float
    arrived_per_second: float
    took: Spread
    """From the scheduled time to the answer, of those that the bench posted."""
    by_bench: int
    by_gateway: int
    """Accepted posts of each."""
    refused: int
    """Posts that were answered with something else than 200, or not at all."""
    stored: int
    lost: int
    """Accepted, and no row."""
    became: Mapping[str, int]
    """The rows by status at the end."""

    @property
    def missed(self) -> list[str]:
        """Return which targets were missed."""
        found = []
        if self.took.p99 is None or self.took.p99 >= TARGET_SECONDS:
            told = "unknown" if self.took.p99 is None else f"{self.took.p99 * 1000:.0f} ms"
            found.append(f"the acknowledgement's P99 is {told}, not below {TARGET_SECONDS * 1000:.0f} ms")
        if self.arrived_per_second < self.wanted_per_second:
            found.append(f"only {self.arrived_per_second:.1f} webhooks a second arrived; answers bring part of them")
        if self.refused:
            found.append(f"{self.refused} posts were refused")
        if self.lost:
            found.append(f"{self.lost} webhooks that were acknowledged are not stored")
        if left := sum(self.became.get(status, 0) for status in UNDONE):
            found.append(f"{left} webhooks were stored and not worked off")
        return found


def judge(
    posted: Sequence[Mapping[str, Any]],
    *,
    stored: Sequence[Stored],
    gateway: Mapping[str, int],
    window: Window,
    wanted: float,
) -> Acks:
    """Return the figures from the bench's posts, the gateway's counts of the phase, and every row since it began."""
    ours = {row.server.removeprefix(webhooks.MARK) for row in stored if row.server.startswith(webhooks.MARK)}
    accepted = [str(post["number"]) for post in posted if post["status"] == OK]
    of_gateway = sum(not row.server.startswith(webhooks.MARK) for row in stored)
    turned_away = [post for post in posted if post["status"] != OK]
    arrived = sum(window.holds(row.at) for row in stored) + sum(window.holds(post["at"]) for post in turned_away)
    return Acks(
        wanted_per_second=wanted,
        arrived_per_second=arrived / window.seconds,
        took=spread(post["seconds"] for post in posted if window.holds(post["at"])),
        by_bench=len(accepted),
        by_gateway=gateway["accepted"],
        refused=len(turned_away) + max(0, gateway["posted"] - gateway["accepted"]),
        stored=len(stored),
        # One of the gateway's may be stored twice, when only the answer did not reach it; never less than once.
        lost=len(set(accepted) - ours) + max(0, gateway["accepted"] - of_gateway),
        became=dict(Counter(row.status for row in stored)),
    )
