"""Ask something that may never answer, and wait only so long."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager
from typing import Generic, TypeVar

from django.db import connections

__all__ = ["Question", "TooLate", "answer", "within"]

T = TypeVar("T")


def _asked(ask: Callable[[], T], name: str) -> "Future[T]":
    """Return the answer to come; the thread is a daemon: one that hangs must not hold up the end of the process."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            with _own_connections():
                result = ask()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future


@contextmanager
def _own_connections() -> Iterator[None]:
    try:
        yield
    finally:
        connections.close_all()


def within(seconds: float, ask: Callable[[], T]) -> T:
    """Return what `ask` returns, from a thread of its own; raise what it raises, or TooLate."""
    return _asked(ask, "asked").result(timeout=seconds)


class Question(Generic[T]):
    """Asked in a thread of its own; who asks meanwhile shares the answer.

    What hangs holds this one thread, however often it is asked.
    """

    def __init__(self, name: str, ask: Callable[[], T]) -> None:
        self.name = name
        self._ask = ask
        self._lock = threading.Lock()
        self._running: Future[T] | None = None

    def start(self) -> "Future[T]":
        """Return the answer to come, asking unless somebody has asked already."""
        with self._lock:
            if self._running is None or self._running.done():
                self._running = _asked(self._ask, f"ask-{self.name}")
            return self._running


def answer(future: "Future[T]", *, until: float) -> T:
    """Return the answer once it is there; raise what the question raised, or TooLate at this `time.monotonic()`."""
    return future.result(timeout=max(until - time.monotonic(), 0))
