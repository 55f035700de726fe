"""Tell workers of stored events, from a thread of its own: a slow broker never delays an answer to the gateway."""

import queue
import threading

from conversations import jobs
from lia_cortex.kernel.jobs import NORMAL, transport

TOGETHER = 50
"""Receipts and the like travel in one nudge up to this many: each is a few milliseconds of work."""

WAITING_MOST = 10_000
"""Nudges beyond this are dropped while the broker is away; the sweep finds their rows."""

_line: queue.Queue[tuple[int, int, bool]] = queue.Queue(maxsize=WAITING_MOST)
_thread: threading.Thread | None = None
_lock = threading.Lock()


def announce(event_id: int, *, priority: int, alone: bool) -> None:
    """Nudge a worker to apply the event; `alone` keeps a message out of the groups that others travel in."""
    global _thread  # noqa: PLW0603
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="nudges", daemon=True)
            _thread.start()
    try:
        _line.put_nowait((priority, event_id, alone))
    except queue.Full:
        return


def _run() -> None:
    while True:
        batch = [_line.get()]
        while len(batch) < TOGETHER and not _line.empty():
            batch.append(_line.get_nowait())
        try:
            _send_all(batch)
        finally:
            for _ in batch:
                _line.task_done()


def finish() -> None:
    """Return when every nudge announced so far was handed to the broker."""
    _line.join()


def _send_all(batch: list[tuple[int, int, bool]]) -> None:
    together = [event_id for _, event_id, alone in batch if not alone]
    for priority, event_id, alone in batch:
        if alone:
            _send([event_id], priority=priority)
    if together:
        _send(together, priority=NORMAL)


def _send(event_ids: list[int], *, priority: int) -> None:
    transport().send(jobs.APPLY_EVENTS, arguments={"event_ids": event_ids}, countdown=0, priority=priority)
