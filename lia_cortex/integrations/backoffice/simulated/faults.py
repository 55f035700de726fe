"""Faults that tests and drills switch on, each for a number of times or until it is taken away."""

import itertools
import random
from dataclasses import asdict
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

_ids = itertools.count(1)


@dataclass(config=ConfigDict(extra="forbid"))
class Wanted:
    """`count`: how often it strikes, None for always. `operation`: an operation's id, None for all.

    `share`: how many of these requests it strikes, the same ones in the same order of requests.

    `effect` belongs to `status`: the request takes effect and still answers that status. `seconds` belongs to `hang`:
    the request goes on afterwards, also when the caller has given up.
    """

    kind: Literal["status", "hang", "cut_before", "cut_after"]
    operation: str | None = None
    count: int | None = None
    status: int = 503
    seconds: float = 1.0
    effect: bool = False
    retry_after: int | None = None
    share: float = 1.0


class Fault:
    """A fault that is on."""

    def __init__(self, wanted: Wanted) -> None:
        self.id = next(_ids)
        self.wanted = wanted
        self.left = wanted.count
        self.struck = 0
        self._chance = random.Random(self.id)  # noqa: S311 - a fault, not a secret

    def strikes(self, operation: str) -> bool:
        """Tell whether it strikes this request, and count that."""
        if self.left == 0 or self.wanted.operation not in (None, operation):
            return False
        if self.wanted.share < 1 and self._chance.random() >= self.wanted.share:
            return False
        self.struck += 1
        if self.left is not None:
            self.left -= 1
        return True

    def listed(self) -> dict[str, Any]:
        """Return what it does, and how often it did."""
        return {"id": self.id, "struck": self.struck, "left": self.left, **asdict(self.wanted)}


class Faults:
    """Holds the faults that are on."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, wanted: object) -> Fault:
        """Switch a fault on; raises ValueError when it is no fault that we know."""
        fault = Fault(TypeAdapter(Wanted).validate_python(wanted))
        self._active.append(fault)
        return fault

    def clear(self) -> None:
        """Switch every fault off."""
        self._active.clear()

    def of_request(self, operation: str) -> Wanted | None:
        """Return what befalls this request, if anything."""
        return next((each.wanted for each in self._active if each.strikes(operation)), None)

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults that are on."""
        return [each.listed() for each in self._active]
