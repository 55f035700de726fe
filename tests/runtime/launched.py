"""A launcher as a real process, seen from outside."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from lia_cortex.runtime import paths

PATIENCE_SECONDS = 60


class Launched:
    """`python -m lia_cortex.runtime …` with its lines and its processes."""

    def __init__(self, *words: str, var: Path, environment: Mapping[str, str] | None = None) -> None:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lia_cortex.runtime", *words],
            cwd=paths.ROOT,
            env={**inherited, "LIA_VAR_DIR": str(var), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.seen: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def line(self, part: str) -> str:
        """Return the next line that contains `part`; fail when there comes none."""
        while True:
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            if line is None:
                raise AssertionError(f"ended without saying {part!r}:\n" + "".join(self.seen))
            self.seen.append(line)
            if part in line:
                return line.rstrip("\n")

    def descendants(self) -> list[psutil.Process]:
        """Return every process under the launcher."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, name: str) -> psutil.Process:
        """Return the direct child whose program is called `name`."""
        [found] = [
            child for child in psutil.Process(self.process.pid).children() if name in Path(child.cmdline()[0]).name
        ]
        return found

    def ended(self) -> int:
        """Wait for the end and return the exit code."""
        return self.process.wait(PATIENCE_SECONDS)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)


def all_gone(processes: list[psutil.Process]) -> bool:
    """Wait until none of them runs any more."""
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def eventually(is_so: Callable[[], bool]) -> bool:
    """Wait until the condition holds."""
    pause, left = threading.Event(), PATIENCE_SECONDS / 0.05
    while left > 0:
        if is_so():
            return True
        pause.wait(0.05)
        left -= 1
    return False
