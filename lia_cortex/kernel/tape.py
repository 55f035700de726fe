"""What a turn took from the outside besides its rows: the clock, chance and ids, recorded to be replayed."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any


class Tape:
    """Hands out the clock, random draws and new ids, and remembers them in `record` (JSON)."""

    def __init__(self, *, clock: Callable[[], datetime], record: dict[str, Any] | None = None) -> None:
        self._clock = clock
        self._random = random.SystemRandom()
        self.record: dict[str, Any] = record if record is not None else {}

    def now(self) -> datetime:
        """Return the time, aware, and record it."""
        moment = self._clock()
        self.record.setdefault("clock", []).append(moment.isoformat())
        return moment

    @property
    def spent(self) -> dict[str, float]:
        """Return the seconds spent waiting, by what was waited for."""
        seconds: dict[str, float] = self.record.setdefault("spent", {})
        return seconds

    def spend(self, on: str, seconds: float) -> None:
        """Add to the seconds spent waiting for `on`."""
        self.spent[on] = round(self.spent.get(on, 0.0) + seconds, 6)

    def draw(self) -> float:
        """Return a random number in [0, 1) and record it."""
        value = self._random.random()
        self.record.setdefault("draws", []).append(value)
        return value

    def new_id(self, make: Callable[[], str]) -> str:
        """Return a new public id and record it."""
        made = make()
        self.record.setdefault("ids", []).append(made)
        return made


NewId = Callable[[Callable[[], str]], str]
"""Makes a public id: a tape's `new_id`, or `unrecorded`."""


def unrecorded(make: Callable[[], str]) -> str:
    """Return a new public id for a row that no turn writes."""
    return make()
