"""Work on bytes that nobody trusts: a script in a process of its own, few at a time, ended by limits."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lia_cortex.kernel.errors import Retryable

WAIT_SECONDS = 2.0
"""A slot is waited for this long: whoever waits longer holds a thread that others could use."""


class Slots:
    """Room for so many at a time in this process."""

    def __init__(self, count: int, *, busy: str) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._busy = busy

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a slot while the block runs; raise Retryable with the reason `busy` when none becomes free."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise Retryable(self._busy)
        try:
            yield
        finally:
            self._free.release()


class Script:
    """A script of ours: bytes on its stdin, its answer on stdout; it sets its own limits of processor and memory."""

    def __init__(self, path: Path, *, slots: int, busy: str) -> None:
        self._path = path
        self._slots = Slots(slots, busy=busy)

    def run(self, data: bytes, *, arguments: tuple[int, ...], seconds: float) -> bytes | None:
        """Return what it wrote; None when a limit, or the file, ended it before it was done.

        Raise Retryable when too many run already.
        """
        with self._slots.one():
            try:
                done = subprocess.run(  # noqa: S603 - our own script, and numbers
                    [sys.executable, "-I", str(self._path), *map(str, arguments)],
                    input=data,
                    capture_output=True,
                    timeout=seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return None
        return None if done.returncode < 0 else done.stdout
