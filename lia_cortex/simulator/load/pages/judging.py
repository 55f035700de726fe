"""What the pages' notes say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lia_cortex.simulator.load.figures import percentile

TARGET_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """From the commit of a message to the page that holds it, for every page and message."""

    pages: int
    messages: int
    expected: int
    shown: int
    p50: float | None
    p95: float | None
    p99: float | None
    most: float | None
    fetches_per_second: float
    fetch_p50: float | None
    fetch_p95: float | None
    kilobytes: float
    failed: int
    unread: int
    """Counts of what its person has not read that came with the rows; in the bench nobody reads anything."""

    @property
    def holds(self) -> bool:
        """Return whether every page showed everything, and in time."""
        complete = self.shown == self.expected and not self.failed and self.unread >= self.expected
        return complete and self.p95 is not None and self.p95 < TARGET_SECONDS


def judge(pages: Sequence[Mapping[str, Any]], said: Mapping[int, float], *, since: float, until: float) -> Figures:
    """Return the figures of what was said within the measured time; `said`: when each message was committed."""
    measured = {number: at for number, at in said.items() if since <= at < until}
    took = [at - measured[number] for page in pages for number, at in page["seen"] if number in measured]
    fetches = [(b, e, size) for page in pages for b, e, size in page["fetches"] if since <= b < until]
    times = [end - began for began, end, _ in fetches]
    return Figures(
        pages=len(pages),
        messages=len(measured),
        expected=len(measured) * len(pages),
        shown=len(took),
        p50=percentile(took, 0.5),
        p95=percentile(took, 0.95),
        p99=percentile(took, 0.99),
        most=max(took, default=None),
        fetches_per_second=len(fetches) / (until - since),
        fetch_p50=percentile(times, 0.5),
        fetch_p95=percentile(times, 0.95),
        kilobytes=sum(size for *_, size in fetches) / max(len(fetches), 1) / 1024,
        failed=sum(page["failed"] for page in pages),
        unread=sum(page["unread"] for page in pages),
    )
