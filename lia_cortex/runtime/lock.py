"""One launcher for each `var/`."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import Var


@contextmanager
def only_one(var: Var) -> Iterator[None]:
    """Hold the lock of `var` while the block runs; raise CannotStart when another process holds it."""
    file = _file(var)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"already running here (pid {_holder(file)}): stop that one first") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)  # gives the lock back; the kernel does it for a killed launcher


def is_held(var: Var) -> bool:
    """Return whether a launcher runs on `var`."""
    try:
        descriptor = os.open(_file(var), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def _file(var: Var) -> Path:
    return var.run / "launcher.lock"


def _holder(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() or "unknown"
