"""What the launcher writes to the terminal: its own lines and those of its children."""

import contextlib
import os
import sys
import time
from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
WIDTH = 10


class Console:
    """One log; each line begins with the name of the process that wrote it."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._coloured = self._live and not os.environ.get("NO_COLOR")
        self._names: dict[str, int] = {}
        self._step: str | None = None

    def say(self, text: str = "") -> None:
        """Write a line of the launcher itself."""
        self._write(f"{text}\n")

    def line(self, name: str, text: str) -> None:
        """Write a line of the child `name`."""
        prefix = f"{name:<{WIDTH}}|"
        if self._coloured:
            colour = COLOURS[self._names.setdefault(name, len(self._names)) % len(COLOURS)]
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        self._write(f"{prefix} {text}\n")

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Show `what` while the block runs, then how long it took."""
        began = time.monotonic()
        self._step = f"{what} …"
        if self._live:
            self._put(self._step)
        try:
            yield
        except CancelledError:
            self._end_step("stopped", what)
            raise
        except BaseException:
            self._end_step("failed", what)
            raise
        self._end_step(f"{time.monotonic() - began:.1f} s", what)

    def _end_step(self, result: str, what: str) -> None:
        unbroken, self._step = self._step, None
        self._put(f" {result}\n" if unbroken and self._live else f"{what} … {result}\n")

    def _write(self, text: str) -> None:
        if self._step and self._live:  # do not write into the middle of a step's line
            self._put("\n")
            self._step = None
        self._put(text)

    def _put(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (BrokenPipeError, ValueError, OSError):
            # A closed terminal must not keep the launcher from stopping its children in order.
            # The file behind the stream changes, not the stream: what is left in its buffer is written at the end.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            with contextlib.suppress(OSError, ValueError):
                os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
