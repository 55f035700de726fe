"""What this worker consumes: its queues but those that rest, nothing while it drains. Rows say which, at each beat.

Rows and no broadcast: a worker that starts later, or was cut off for a moment, does the same as the others.
"""

import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.worker import state

from lia_cortex.registry.services.processes import Load

log = logging.getLogger(__name__)

PAGE_MEGABYTES = os.sysconf("SC_PAGE_SIZE") / 2**20
STATM = Path("/proc/self/statm")


class Consuming:
    """Lets one worker's consumer follow the rows; called by its heartbeat."""

    def __init__(self, worker: Any, *, queues: list[str]) -> None:
        self._worker = worker
        self._queues = queues
        self._is_ending = False

    def follow(self, *, resting: frozenset[str], drains: bool) -> None:
        """Consume what does not rest; while it drains consume nothing, and end when nothing is in hand."""
        consumer = self._worker.consumer
        wanted = [] if drains else [queue for queue in self._queues if queue not in resting]
        for queue in self._queues:
            is_consumed = consumer.task_consumer is not None and consumer.task_consumer.consuming_from(queue)
            if is_consumed and queue not in wanted:
                consumer.call_soon(self._if_connected, consumer.cancel_task_queue, queue)
            elif not is_consumed and queue in wanted:
                consumer.call_soon(self._if_connected, consumer.add_task_queue, queue)
        if drains and not self._is_ending and not self._consumed() and not state.reserved_requests:
            self._is_ending = True
            log.info("consuming.drained pid=%s", os.getpid())
            # As if the launcher had asked it to stop; the launcher has not, so it starts a fresh one.
            os.kill(os.getpid(), signal.SIGTERM)

    def load(self) -> Load:
        """Return what the worker has in hand and takes."""
        consumed = self._consumed()
        return Load(
            resting=[queue for queue in self._queues if queue not in consumed],
            in_hand=len(state.reserved_requests),
            done=sum(state.total_count.values()),
            megabytes=_megabytes(),
        )

    def _if_connected(self, do: Callable[[str], None], queue: str) -> None:
        """Do it with a queue, in the consumer's thread; not while the broker is away: the next beat asks again."""
        consumer = self._worker.consumer.task_consumer
        if consumer is not None and consumer.channel.connection is not None:
            do(queue)

    def _consumed(self) -> set[str]:
        consumer = self._worker.consumer.task_consumer
        return {queue for queue in self._queues if consumer is not None and consumer.consuming_from(queue)}


def _megabytes() -> int | None:
    """Return the memory that the process has in RAM, where the system tells."""
    try:
        return round(int(STATM.read_text(encoding="ascii").split()[1]) * PAGE_MEGABYTES)
    except (OSError, IndexError, ValueError):
        return None
