"""What the launcher knows about one child process."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One command that runs in the foreground until it is told to stop."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """All of its environment, not additions."""
    directory: Path | None = None
    user: int | None = None
    """The user and group id it runs as; None: the launcher's."""
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    """How long it may take to stop before it is killed."""
    orphan_signal: signal.Signals = signal.SIGTERM
    """What the kernel sends it when the launcher itself was killed (Linux)."""
    before_start: Callable[[], None] | None = None

    def spawn_options(self) -> dict[str, Any]:
        """Return the keyword arguments of Popen; call it in the launcher's main thread."""
        options: dict[str, Any] = {
            "env": dict(self.environment),
            "cwd": self.directory,
            # A session of its own: Ctrl-C and a closed terminal reach the launcher only; it stops in order.
            "start_new_session": True,
            # Runs after the change of user, which would clear the signal again.
            "preexec_fn": _die_with_parent(self.orphan_signal),
        }
        if self.user is not None:
            options |= {"user": self.user, "group": self.user, "extra_groups": []}
        return options


def _die_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
            if os.getppid() != parent:  # it died before the kernel knew our wish
                os.kill(os.getpid(), signal.SIGKILL)

    return ask
