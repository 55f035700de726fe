"""What a document may cost, and how one that costs more is stopped."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from knowledge.models import SourceVersion

Problem = SourceVersion.Problem

SECONDS = 60
"""Time to read one document."""

CHARACTERS = 1_000_000
"""Text of one document: some 500 pages."""

PAGES = 1_000
UNPACKED = 100 * 1024 * 1024
"""Bytes of a DOCX's files once unpacked."""

RATIO = 200
"""Times that a DOCX's file may grow when it is unpacked: text packs ten times, a bomb a thousand."""

ROWS = 20_000


class UnreadableError(Exception):
    """The file gives no knowledge; `problem` says why."""

    def __init__(self, problem: SourceVersion.Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@contextmanager
def in_time(seconds: int = SECONDS) -> Iterator[None]:
    """Raise UnreadableError too_slow in the block once the time is over; where no signal can come, never.

    Signals reach the main thread only: there the tasks of the pool of processes run.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise UnreadableError(Problem.TOO_SLOW)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def bounded(text: str) -> str:
    """Return the text without what Postgres cannot hold; raise UnreadableError when it is empty or too long."""
    text = text.replace("\x00", "").strip()
    if len(text) > CHARACTERS:
        raise UnreadableError(Problem.TOO_LONG)
    if not any(char.isalnum() for char in text):
        raise UnreadableError(Problem.EMPTY)
    return text
