"""The make that started the launcher: killed at once, it can hand no signal on."""

import ctypes
import os
import signal
import sys
from pathlib import Path

from lia_cortex.runtime.program import PR_SET_PDEATHSIG

MAKES = {"make", "gmake", "bmake"}


def end_with_make() -> bool:
    """Let the kernel ask this process to stop when its make dies; return whether there is one (Linux only).

    Only a make: it stays for as long as its recipe runs, also behind a closed terminal. A shell may go, and what it
    started in the background is to stay.
    """
    parent = os.getppid()
    if sys.platform != "linux" or not os.environ.get("MAKELEVEL") or _name(parent) not in MAKES:
        return False
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:  # it died before the kernel knew our wish
        os.kill(os.getpid(), signal.SIGTERM)
    return True


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
