"""Do something a little later, from one thread of this process; a process that dies forgets it."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Timer:
    """Calls functions when they are due, in the order of their times; the calls must be short."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Call `call` in `seconds`."""
        with self._changed:
            entry = (time.monotonic() + seconds, next(self._order), call)
            heapq.heappush(self._entries, entry)
            if self._thread is None or not self._thread.is_alive():  # a forked child has no thread yet
                self._thread = threading.Thread(target=self._run, name="timer", daemon=True)
                self._thread.start()
            if self._entries[0] is entry:  # else its thread waits for an earlier one anyway
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._entries:
                    self._changed.wait()
                wait = self._entries[0][0] - time.monotonic()
                if wait > 0:
                    self._changed.wait(wait)
                    continue
                _, _, call = heapq.heappop(self._entries)
            call()
