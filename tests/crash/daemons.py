"""Processes that are killed without a warning and started again, as the launcher does."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from lia_cortex.runtime.program import Program
from tests.crash.waiting import until

START_SECONDS = 90


class Daemon:
    """One process; start it in the main thread, the kernel ties it to that one's life."""

    def __init__(self, program: Program, *, log: Path, is_ready: Callable[[], bool]) -> None:
        self.program = program
        self.is_ready = is_ready
        self._log = log
        self._from = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Return its process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it unless it runs; `wait` returns when it serves."""
        if self.pid is not None:
            return
        if self.program.before_start:
            self.program.before_start()
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self.program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **self.program.spawn_options(),
            )

    def wait(self) -> None:
        """Return when it serves; start it again when it ends before (Postgres waits for its dead children)."""

        def serves() -> bool:
            self.start()
            return self.is_ready()

        until(serves, seconds=START_SECONDS, otherwise=lambda: f"{self.program.name} does not start:\n{self.tail()}")

    def kill(self) -> None:
        """Kill it and its children at once, and return when it is gone."""
        if self._process is None or self.pid is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def freeze(self) -> None:
        """Let it and its children stand still: alive for the kernel, deaf for everybody."""
        for pid in self._tree():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self._tree():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def _tree(self) -> list[int]:
        """Return its process id and its children's; Postgres gives each of them a session of its own."""
        if self.pid is None:
            return []
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [self.pid, *(int(each) for each in children.split())]

    def stop(self) -> None:
        """Ask it to stop; kill what does not."""
        if self._process is None or self.pid is None:
            return
        self._process.send_signal(self.program.stop_signal)
        try:
            self._process.wait(self.program.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def mark(self) -> None:
        """Let `said` begin here."""
        self._from = self._log.stat().st_size if self._log.exists() else 0

    def said(self) -> str:
        """Return what it has logged since the mark."""
        return self._log.read_bytes()[self._from :].decode("utf-8", "replace") if self._log.exists() else ""

    def tail(self, characters: int = 3000) -> str:
        """Return the end of its log."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-characters:] if self._log.exists() else ""
