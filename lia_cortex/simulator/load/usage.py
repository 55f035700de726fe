"""What each process takes of the machine."""

import contextlib
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

MEGABYTE = 1024 * 1024
LINUX = platform.system() == "Linux"
WEIGHED_EVERY = 8
"""Samples between two looks at the memory of a process with children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """CPU seconds since the beginning and the largest memory seen, by process name."""

    cpu: Mapping[str, float]
    machine: float
    """CPU seconds of everything on the machine."""


class Meter:
    """Adds up the processes of each name, their children and their predecessors included."""

    def __init__(self, pids: Callable[[], Mapping[str, int]]) -> None:
        self._pids = pids
        self.generator: int | None = None
        self._last: dict[str, tuple[int, float]] = {}
        self._before: dict[str, float] = {}
        self._weighed: dict[str, int] = {}
        self.peak_megabytes: dict[str, float] = {}

    def sample(self) -> Used:
        """Look at every process now; call it often enough that little is missed when one is killed."""
        pids = dict(self._pids()) | ({"generator": self.generator} if self.generator else {})
        children = _children()
        for name, pid in pids.items():
            with contextlib.suppress(psutil.Error):
                self._look(name, psutil.Process(pid), children)
        own = psutil.Process()
        times = own.cpu_times()  # without its children: those are the platform
        self._note("bench", own.pid, times.user + times.system, own.memory_info().rss)
        busy = psutil.cpu_times()
        cpu = {name: self._before.get(name, 0.0) + seconds for name, (_, seconds) in self._last.items()}
        return Used(cpu=cpu, machine=busy.user + busy.nice + busy.system + busy.irq + busy.softirq)

    def _look(self, name: str, root: psutil.Process, children: Mapping[int, list[int]]) -> None:
        own = root.cpu_times()
        seconds = own.user + own.system + own.children_user + own.children_system
        memory = root.memory_info().rss
        tree = _below(root.pid, children)
        for child in tree:
            with contextlib.suppress(psutil.Error):
                times = child.cpu_times()
                seconds += times.user + times.system
        if tree:
            memory = 0
            # Shared pages count once: a database's backends share most of what they hold. Looking is expensive.
            if self._weighed.setdefault(name, 0) % WEIGHED_EVERY == 0:
                memory = _shared_fairly([root, *tree])
            self._weighed[name] += 1
        self._note(name, root.pid, seconds, memory)

    def _note(self, name: str, pid: int, seconds: float, memory: int) -> None:
        known = self._last.get(name)
        if known is not None and known[0] != pid:
            self._before[name] = self._before.get(name, 0.0) + known[1]
        self._last[name] = (pid, seconds)
        self.peak_megabytes[name] = max(self.peak_megabytes.get(name, 0.0), memory / MEGABYTE)


def _children() -> dict[int, list[int]]:
    """Return the children of every process of the machine, read once for all names."""
    found: dict[int, list[int]] = {}
    for pid in psutil.pids():
        with contextlib.suppress(psutil.Error, OSError):
            status = Path(f"/proc/{pid}/stat").read_bytes() if LINUX else b""
            parent = int(status.rpartition(b")")[2].split()[1]) if status else psutil.Process(pid).ppid()
            found.setdefault(parent, []).append(pid)
    return found


def _below(pid: int, children: Mapping[int, list[int]]) -> list[psutil.Process]:
    found = []
    for child in children.get(pid, ()):
        with contextlib.suppress(psutil.Error):
            found.append(psutil.Process(child))
        found += _below(child, children)
    return found


def _shared_fairly(processes: list[psutil.Process]) -> int:
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += process.memory_full_info().pss
    return total


def machine() -> dict[str, object]:
    """Return what the figures were taken on."""
    words = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = {line.partition(":")[2].strip() for line in words.splitlines() if line.startswith("model name")}
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": ", ".join(sorted(names)) or platform.processor() or platform.machine(),
        "memory_gigabytes": round(psutil.virtual_memory().total / MEGABYTE / 1024, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
