"""Which worker processes are alive: each says so itself, and silence is how one goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext

from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.registry.models import WorkerProcess
from lia_cortex.registry.services import audit

ALIVE_SECONDS = 10
"""Several beats may be late under load before a process counts as gone."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a worker process tells of itself; None: it cannot tell."""

    resting: Sequence[str] = ()
    """Its queues that it does not consume now."""
    in_hand: int | None = None
    done: int | None = None
    megabytes: int | None = None


UNTOLD = Load()


def beat(
    *, key: str, name: str, pid: int, queues: Sequence[str], load: Load = UNTOLD, now: datetime
) -> datetime | None:
    """Write down that the process `key` lives and serves these queues; the first beat starts its row.

    Return since when it is asked to drain, None when it is not.
    """
    told = {
        "name": name,
        "pid": pid,
        "queues": list(queues),
        "beat_at": now,
        "resting": list(load.resting),
        "tasks_in_hand": load.in_hand,
        "tasks_done": load.done,
        "memory_megabytes": load.megabytes,
    }
    WorkerProcess.objects.bulk_create(
        [WorkerProcess(key=key, started_at=now, **told)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=list(told),
    )
    return WorkerProcess.objects.values_list("drain_at", flat=True).get(key=key)


def drain(*, key: str, person: AbstractBaseUser, now: datetime) -> None:
    """Ask the process to finish what it has, take nothing new, and end: a fresh one takes its place.

    Raises Refused when it is gone.
    """
    with transaction.atomic():
        row = WorkerProcess.objects.select_for_update().filter(key=key).first()
        if row is None or not _is_alive(row, now=now):
            raise Refused("worker_gone", gettext("This worker no longer runs."))
        if row.drain_at is not None:
            return
        WorkerProcess.objects.filter(key=key).update(drain_at=now)
        audit.record(actor=person, action="worker.drained", subject=key, details={"name": row.name}, now=now)
        live.look_at(operations="workers")


def undrain(*, key: str, person: AbstractBaseUser, now: datetime) -> None:
    """Let a draining process go on; raise Refused when it has ended already."""
    with transaction.atomic():
        row = WorkerProcess.objects.select_for_update().filter(key=key).first()
        if row is None or not _is_alive(row, now=now):
            raise Refused("worker_gone", gettext("This worker no longer runs."))
        if row.drain_at is None:
            return
        WorkerProcess.objects.filter(key=key).update(drain_at=None)
        audit.record(actor=person, action="worker.undrained", subject=key, details={"name": row.name}, now=now)
        live.look_at(operations="workers")


def _is_alive(row: WorkerProcess, *, now: datetime) -> bool:
    return row.beat_at >= now - timedelta(seconds=ALIVE_SECONDS)


def alive(*, now: datetime) -> list[WorkerProcess]:
    """Return the processes that beat within the last ten seconds, by name."""
    return list(WorkerProcess.objects.filter(beat_at__gte=now - timedelta(seconds=ALIVE_SECONDS)))


def forget(*, key: str) -> None:
    """Take the row of a process away that ends in order; one that is killed just falls silent."""
    WorkerProcess.objects.filter(key=key).delete()
    live.look_at(operations="workers")


def forget_silent(*, before: datetime) -> int:
    """Delete the rows of processes that fell silent before `before`; return how many."""
    deleted, _ = WorkerProcess.objects.filter(beat_at__lt=before).delete()
    return deleted
