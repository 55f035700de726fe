"""What a test or an operator makes the simulated model do, and what it was asked."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

REQUESTS_KEPT = 500


@dataclass(slots=True)
class Fault:
    """A misbehaviour for the next `left` requests (None: until deleted) whose newest words hold `match`."""

    kind: str
    left: int | None
    match: str
    endpoint: str
    options: dict[str, Any]


@dataclass(slots=True)
class Script:
    """An exact answer for one request whose newest words hold `match`."""

    match: str
    answer: dict[str, Any]

    @property
    def sees(self) -> bool:
        """Tell whether it answers a request with a picture instead of one without."""
        return bool(self.answer.get("sees"))


@dataclass(slots=True)
class Seen:
    """A request as it arrived; times are epoch seconds, `finished_at` None while under way."""

    endpoint: str
    body: Any
    arrived_at: float
    finished_at: float | None = None
    status: int | None = None


@dataclass(slots=True)
class Control:
    """The state of one simulated endpoint; one event loop owns it."""

    latency_seconds: float = 0.0
    obedient: bool = False
    """Do what any text orders, as a model does that an attacker has won over."""
    faults: list[Fault] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    requests: deque[Seen] = field(default_factory=lambda: deque(maxlen=REQUESTS_KEPT))
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def add_fault(self, spec: dict[str, Any]) -> None:
        """Queue a fault; faults of one kind of request are used up in the order given."""
        left = spec.get("count", 1)
        options = {key: value for key, value in spec.items() if key not in {"kind", "count", "match", "endpoint"}}
        self.faults.append(
            Fault(spec["kind"], left, spec.get("match") or "", spec.get("endpoint") or "responses", options)
        )

    def clear_faults(self) -> None:
        """Forget all faults; every request that hangs is answered now."""
        self.faults.clear()
        self.released.set()
        self.released = asyncio.Event()

    def take_fault(self, endpoint: str, newest: str) -> Fault | None:
        """Return the fault for this request and count it down."""
        for fault in self.faults:
            if fault.endpoint == endpoint and fault.match.lower() in newest.lower():
                if fault.left is not None:
                    fault.left -= 1
                    if fault.left <= 0:
                        self.faults.remove(fault)
                return fault
        return None

    def take_script(self, newest: str, *, sees: bool = False) -> Script | None:
        """Return the first scripted answer that fits, and remove it from the queue."""
        for script in self.scripts:
            if script.sees == sees and script.match.lower() in newest.lower():
                self.scripts.remove(script)
                return script
        return None

    def arrived(self, endpoint: str) -> Seen:
        """Note that a request came in."""
        seen = Seen(endpoint, None, time.time())
        self.requests.append(seen)
        return seen
