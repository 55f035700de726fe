"""Faults that tests and drills switch on, each for a number of times or until it is taken away."""

import itertools
from dataclasses import asdict, dataclass, field
from typing import Any

REQUEST_KINDS = ("status", "hang", "cut_before", "cut_after")
EVENT_KINDS = ("deaf", "duplicate", "reorder", "drop_receipts")
STATE_KINDS = ("logged_out", "disconnected")

_ids = itertools.count(1)


@dataclass(slots=True)
class Fault:
    """`count`: how often it strikes, None for always.

    `endpoint`: a verb (sendText), a group (message), or None for all. `effect` belongs to `status`:
    the call takes effect and still answers that status.
    """

    kind: str
    instance: str | None = None
    endpoint: str | None = None
    count: int | None = None
    status: int = 500
    seconds: float = 1.0
    effect: bool = False
    reason: int = 401
    id: int = field(default_factory=lambda: next(_ids))
    struck: int = 0


class Faults:
    """Holds the faults that are on."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def add(self, wanted: dict[str, Any]) -> Fault:
        """Switch a fault on; raises ValueError when it is no fault that we know."""
        if wanted.get("kind") not in (*REQUEST_KINDS, *EVENT_KINDS, *STATE_KINDS):
            raise ValueError("no such kind of fault")
        known = {name: wanted[name] for name in wanted if name in Fault.__dataclass_fields__ and name != "id"}
        if len(known) != len(wanted):
            raise ValueError("no such field of a fault")
        fault = Fault(**known)
        self.active.append(fault)
        return fault

    def clear(self) -> list[Fault]:
        """Switch every fault off and return those that were on."""
        gone, self.active = self.active, []
        return gone

    def of_request(self, group: str, verb: str, instance: str) -> Fault | None:
        """Return the fault that strikes this request, if any."""
        return self._strike(REQUEST_KINDS, instance, (group, verb))

    def of_event(self, kind: str, instance: str) -> Fault | None:
        """Return the fault of that kind that strikes this instance's event, if any."""
        return self._strike((kind,), instance, ()) if self.active else None

    def _strike(self, kinds: tuple[str, ...], instance: str, names: tuple[str, ...]) -> Fault | None:
        for fault in self.active:
            fits = fault.kind in kinds and fault.instance in (None, instance)
            if fits and (not names or fault.endpoint in (None, *names)) and fault.count != 0:
                fault.struck += 1
                if fault.count is not None:
                    fault.count -= 1
                return fault
        return None

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults that are on, with how often each struck."""
        return [asdict(fault) for fault in self.active]
