"""Tell workers of stored events, from a thread of its own: a slow broker never delays an answer to the gateway."""

import queue
import threading
import time
from dataclasses import dataclass

from conversations import jobs
from lia_cortex.kernel.jobs import PATIENT, transport

TOGETHER = 50
"""Receipts and the like travel in one nudge up to this many, to be applied in one transaction."""

GATHER_SECONDS = 0.25
"""They wait this long for each other: each answer brings several of them, and nobody waits for a tick."""

WAITING_MOST = 10_000
"""Nudges beyond this are dropped while the broker is away; the sweep finds their rows."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One stored event; `alone` for what somebody waits for."""

    event_id: int
    priority: int
    alone: bool


_line: queue.Queue[Nudge | None] = queue.Queue(maxsize=WAITING_MOST)
_thread: threading.Thread | None = None
_lock = threading.Lock()


def announce(event_id: int, *, priority: int, alone: bool) -> None:
    """Nudge a worker to apply the event, at once when it is `alone`, else with others."""
    global _thread  # noqa: PLW0603
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="nudges", daemon=True)
            _thread.start()
    try:
        _line.put_nowait(Nudge(event_id, priority, alone))
    except queue.Full:
        return


def finish() -> None:
    """Return when every nudge announced so far was handed to the broker."""
    if _thread is not None:
        _line.put(None)
        _line.join()


def _run() -> None:
    gathered: list[Nudge] = []
    until = 0.0
    while True:
        try:
            nudge = _line.get(timeout=max(until - time.monotonic(), 0) if gathered else None)
        except queue.Empty:
            _send(gathered, priority=PATIENT)
            gathered = []
            continue
        if nudge is not None and nudge.alone:
            _send([nudge], priority=nudge.priority)
            continue
        if nudge is not None:
            until = until if gathered else time.monotonic() + GATHER_SECONDS
            gathered.append(nudge)
        if nudge is None or len(gathered) >= TOGETHER:
            _send(gathered, priority=PATIENT)
            gathered = []
        if nudge is None:
            _line.task_done()


def _send(nudges: list[Nudge], *, priority: int) -> None:
    if not nudges:
        return
    event_ids = [nudge.event_id for nudge in nudges]
    try:
        transport().send(jobs.APPLY_EVENTS, arguments={"event_ids": event_ids}, countdown=0, priority=priority)
    finally:
        for _ in nudges:
            _line.task_done()
