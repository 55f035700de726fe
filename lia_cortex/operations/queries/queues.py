"""The queues now, and how they were."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, When

from conversations.queries import queues
from conversations.queries.queues import QueueFigures
from lia_cortex.registry.models import QueuePause, QueueSample, WorkerProcess
from lia_cortex.registry.services.processes import ALIVE_SECONDS

SILENT = timedelta(seconds=ALIVE_SECONDS)
RECORDER_SILENT = timedelta(minutes=3)
TREND = timedelta(hours=6)
"""How far the trend looks back: 360 points a line."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: its work, who serves it, and since when it rests."""

    figures: QueueFigures
    workers: int
    consuming: int
    paused_at: datetime | None
    paused_by: str


@dataclass(frozen=True, slots=True)
class Point:
    """One minute of one queue."""

    minute: datetime
    waiting: int
    active: int
    failed: int
    delayed: int


def now_of_each(*, now: datetime) -> list[Queue]:
    """Return every queue in the order of the settings."""
    pauses = {row.queue: row for row in QueuePause.objects.select_related("by")}
    alive = list(WorkerProcess.objects.filter(beat_at__gte=now - timedelta(seconds=ALIVE_SECONDS)))
    found = []
    for figures in queues.figures(now=now):
        pause = pauses.get(figures.queue)
        serving = [row for row in alive if figures.queue in row.queues]
        found.append(
            Queue(
                figures=figures,
                workers=len(serving),
                consuming=sum(figures.queue not in row.resting for row in serving),
                paused_at=pause.paused_at if pause else None,
                paused_by=str(pause.by) if pause and pause.by else "",
            )
        )
    return found


def workers(*, after: int, limit: int, now: datetime) -> list[tuple[WorkerProcess, bool]]:
    """Return worker processes from the place `after` on, each with whether it is silent: those that live first."""
    is_silent = Case(When(beat_at__lt=now - SILENT, then=True), default=False)
    rows = WorkerProcess.objects.annotate(silent=is_silent).order_by("silent", "name", "key")
    return [(row, row.silent) for row in rows[after : after + limit]]


def recorder_silent_since(*, now: datetime) -> datetime | None:
    """Return the last minute that was sampled, None while the recorder goes on or has not begun."""
    last = QueueSample.objects.order_by("-minute").values_list("minute", flat=True).first()
    return last if last is not None and last < now - RECORDER_SILENT else None


def trend(*, queue: str, now: datetime) -> list[Point]:
    """Return the queue's minutes of the last six hours, oldest first; a minute that nobody sampled is missing."""
    rows = QueueSample.objects.filter(queue=queue, minute__gte=now - TREND).order_by("minute")
    return [Point(*row) for row in rows.values_list("minute", "waiting", "active", "failed", "delayed")]
