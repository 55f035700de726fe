"""The one place that reads the wall clock; entry points call it, services take `now`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_read: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return _read() if _read else datetime.now(tz=UTC)  # noqa: TID251


@contextmanager
def driven_by(read: Callable[[], datetime]) -> Iterator[None]:
    """Let `read` be the clock of this process while the block runs (simulations and flows)."""
    global _read  # noqa: PLW0603
    before, _read = _read, read
    try:
        yield
    finally:
        _read = before
