"""A worker in the test's own process: runs the real task functions in due order on a controlled clock."""

import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from celery import current_app
from django.core.cache import cache

from lia_cortex.kernel import clock, jobs, recent
from lia_cortex.kernel.jobs import Job


class Line:
    """Keeps nudges until the worker takes them; plugged as JOB_TRANSPORT."""

    def __init__(self) -> None:
        self.entries: list[tuple[datetime, int, int, Job, dict[str, object], Callable[[], bool]]] = []
        self._order = itertools.count()

    def send(
        self,
        job: Job,
        *,
        arguments: Mapping[str, object],
        countdown: float,
        priority: int,
        still: Callable[[], bool] = jobs.always,
    ) -> None:
        """Keep the nudge until it is due."""
        due = clock.now() + timedelta(seconds=countdown)
        heapq.heappush(self.entries, (due, priority, next(self._order), job, dict(arguments), still))

    def take(self) -> tuple[datetime, Callable[[], int]]:
        """Return when the next nudge is due and what runs its task, returning how many tasks ran; take it out."""
        due, _, _, job, arguments, still = heapq.heappop(self.entries)

        def run() -> int:
            if not still():
                return 0
            recent.forget_all()  # the task could run in any process
            current_app.tasks[job.name](**arguments)
            return 1

        return due, run

    def keep_only(self, wanted: Callable[[Job], bool]) -> None:
        """Lose all nudges but the wanted ones."""
        self.entries = [entry for entry in self.entries if wanted(entry[3])]
        heapq.heapify(self.entries)

    def clear(self) -> None:
        """Lose everything, as a flushed Redis does."""
        self.entries.clear()
        cache.clear()


def line() -> Line:
    """Return the line that services of this process put their nudges in."""
    transport = jobs.transport()
    assert isinstance(transport, Line)
    return transport


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 13, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


class Worker:
    """Runs what is due; time passes only here."""

    def __init__(self, moment: Clock) -> None:
        self.clock = moment
        current_app.loader.import_default_modules()

    def run_due(self) -> int:
        """Run what is due now, and what that makes due; return how many tasks ran."""
        ran = 0
        while line().entries and line().entries[0][0] <= self.clock.at:
            _, run = line().take()
            ran += run()
            assert ran < 10_000, "the jobs feed each other"
        return ran

    def run_until_idle(self, *, within: float = 600) -> None:
        """Run everything, letting time pass to what is due next, at most `within` seconds."""
        end = self.clock.at + timedelta(seconds=within)
        self.run_due()
        while line().entries and line().entries[0][0] <= end:
            self.clock.at = max(self.clock.at, line().entries[0][0])
            self.run_due()

    def sweep(self) -> None:
        """Run the sweep as beat does, when no earlier one's marks stand any more, and what it finds."""
        cache.clear()
        current_app.tasks["conversations.sweep"]()
        self.run_due()
