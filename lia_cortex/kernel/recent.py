"""Rows that change seldom and are asked for all the time: read at most once a second by each process."""

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

STALE_SECONDS = 1.0
"""A change reaches every process within this time; a read for each use would be a query for each message."""


class Recent(Generic[Key, Value]):
    """Returns what `read` returned for a key, at most a second ago; what it returns is shared: nobody changes it."""

    _all: ClassVar[list["Recent[Any, Any]"]] = []

    def __init__(self, read: Callable[[Key], Value]) -> None:
        self._read = read
        self._values: dict[Key, tuple[float, Value]] = {}
        self._all.append(self)

    def __call__(self, key: Key) -> Value:
        """Return the key's value; raise what `read` raises."""
        at, value = self._values.get(key, (float("-inf"), None))
        if value is None or time.monotonic() - at > STALE_SECONDS:
            value = self._read(key)
            self._values[key] = (time.monotonic(), value)
        return value

    def forget(self) -> None:
        """Read everything again at its next use."""
        self._values.clear()


def forget_all() -> None:
    """Let this process read everything again, as a new one would."""
    for each in Recent._all:  # noqa: SLF001
        each.forget()
