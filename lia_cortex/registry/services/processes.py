"""Which worker processes are alive: each says so itself, and silence is how one goes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from lia_cortex.registry.models import WorkerProcess

ALIVE_SECONDS = 10
"""Several beats may be late under load before a process counts as gone."""


def beat(*, key: str, name: str, pid: int, queues: Sequence[str], now: datetime) -> None:
    """Write down that the process `key` lives and serves these queues; the first beat starts its row."""
    WorkerProcess.objects.bulk_create(
        [WorkerProcess(key=key, name=name, pid=pid, queues=list(queues), started_at=now, beat_at=now)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "pid", "queues", "beat_at"],
    )


def alive(*, now: datetime) -> list[WorkerProcess]:
    """Return the processes that beat within the last ten seconds, by name."""
    return list(WorkerProcess.objects.filter(beat_at__gte=now - timedelta(seconds=ALIVE_SECONDS)))


def forget(*, key: str) -> None:
    """Take the row of a process away that ends in order; one that is killed just falls silent."""
    WorkerProcess.objects.filter(key=key).delete()


def forget_silent(*, before: datetime) -> int:
    """Delete the rows of processes that fell silent before `before`; return how many."""
    deleted, _ = WorkerProcess.objects.filter(beat_at__lt=before).delete()
    return deleted
