"""A worker's sign of life: it keeps its leases and tells that its queues are served."""

import logging
import os
import socket
import threading
import time

from django.db import connection

from conversations import jobs
from conversations.services import leases
from lia_cortex.consuming import Consuming
from lia_cortex.kernel import clock
from lia_cortex.kernel.jobs import URGENT, enqueue
from lia_cortex.registry.services import pauses, processes

log = logging.getLogger(__name__)

ANSWER_SECONDS = 3.0
"""A Postgres that is silent for this long is asked once more over another connection: leases last 6 s."""


def start(*, queues: list[str], consuming: Consuming | None = None) -> None:
    """Start the heartbeat of this worker process; `queues` is empty in a pool's child, which consumes none itself."""
    threading.Thread(target=_beat, args=(queues, consuming), name="heartbeat", daemon=True).start()
    if queues:
        enqueue(jobs.WATCH_INSTANCES, priority=URGENT)
        enqueue(jobs.SWEEP, priority=URGENT)


def _once(queues: list[str], consuming: Consuming | None) -> None:
    now = clock.now()
    connection.ensure_connection()
    with connection.connection.answering_within(ANSWER_SECONDS):
        leases.renew(now=now)
        if queues:
            name = f"{socket.gethostname()}:{os.getpid()}"
            load = consuming.load() if consuming else processes.UNTOLD
            drain_at = processes.beat(
                key=leases.holder(), name=name, pid=os.getpid(), queues=queues, load=load, now=now
            )
            if consuming:
                consuming.follow(resting=pauses.paused(), drains=drain_at is not None)


def _again(queues: list[str], consuming: Consuming | None) -> None:
    try:
        _once(queues, consuming)
    except Exception as error:  # noqa: BLE001 - a database that is away must not end the heartbeat
        connection.close()
        log.warning("heartbeat.missed error=%s", type(error).__name__)


def _beat(queues: list[str], consuming: Consuming | None) -> None:
    # The connection stays this thread's own: where fifty threads wait for the pool, leases must not wait with them.
    while True:
        started = time.monotonic()
        try:
            _once(queues, consuming)
        except Exception:  # noqa: BLE001 - a database that restarted broke the connection, which says it only now
            connection.close()
            _again(queues, consuming)
        time.sleep(max(0.1, leases.RENEW_SECONDS - (time.monotonic() - started)))
