"""A worker's sign of life: it keeps its leases and tells that its queues are served."""

import logging
import os
import socket
import threading
import time

from django.db import connection

from conversations import jobs
from conversations.services import leases
from lia_cortex.kernel import clock
from lia_cortex.kernel.jobs import URGENT, enqueue
from lia_cortex.registry.services import processes

log = logging.getLogger(__name__)


def start(*, queues: list[str]) -> None:
    """Start the heartbeat of this worker process; `queues` is empty in a pool's child."""
    threading.Thread(target=_beat, args=(queues,), name="heartbeat", daemon=True).start()
    if queues:
        enqueue(jobs.WATCH_INSTANCES, priority=URGENT)
        enqueue(jobs.SWEEP, priority=URGENT)


def _beat(queues: list[str]) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        started = time.monotonic()
        try:
            now = clock.now()
            leases.renew(now=now)
            if queues:
                processes.beat(key=leases.holder(), name=name, pid=os.getpid(), queues=queues, now=now)
        except Exception as error:  # noqa: BLE001 - a database that restarts must not end the heartbeat
            log.warning("heartbeat.missed error=%s", type(error).__name__)
        finally:
            connection.close()
        time.sleep(max(0.1, leases.RENEW_SECONDS - (time.monotonic() - started)))
