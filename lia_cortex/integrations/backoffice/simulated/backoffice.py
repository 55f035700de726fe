"""The parts of one simulated back office, put together."""

import random
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.backoffice.simulated import billing, local_time, seeding
from lia_cortex.integrations.backoffice.simulated.faults import Faults
from lia_cortex.integrations.backoffice.simulated.latency import Latency
from lia_cortex.integrations.backoffice.simulated.store import IN_MEMORY, Store
from lia_cortex.kernel import clock

REQUESTS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Options:
    """`store`: a file, or in memory."""

    api_key: str = "simulated"
    store: str = IN_MEMORY
    server_url: str = "http://127.0.0.1"
    latency: Latency = field(default_factory=Latency)


class BackOffice:
    """One back office; one event loop owns it."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.latency = options.latency
        self.chance = random.Random()  # noqa: S311 - latencies, not secrets
        self.faults = Faults()
        self.requests: deque[dict[str, Any]] = deque(maxlen=REQUESTS_KEPT)
        self.frozen_at: datetime | None = None
        self.store = Store(options.store)
        with self.store.writing() as rows:
            if rows.one("SELECT 1 FROM customers") is None:
                seeding.fill(rows, now=self.now())
            billing.issue_all(rows, today=local_time.today(self.now()))

    def now(self) -> datetime:
        """Return the time, aware; a drill may have stopped the clock."""
        return self.frozen_at or clock.now()

    def set_clock(self, at: datetime | None) -> None:
        """Stop the clock at a time, or let it run again; invoices that are due by then are issued."""
        self.frozen_at = at
        with self.store.writing() as rows:
            billing.issue_all(rows, today=local_time.today(self.now()))

    def reset(self, *, at: datetime | None = None) -> None:
        """Begin again: the first customers, no effects, no faults, the latency of the start.

        The clock runs, or stands still at a time, and the customers' situations are those of that day.
        """
        self.faults.clear()
        self.requests.clear()
        self.frozen_at = at
        self.latency = self.options.latency
        with self.store.writing() as rows:
            rows.forget_all()
            seeding.fill(rows, now=self.now())


def backoffice(request: Request) -> BackOffice:
    """Return the back office that serves this request."""
    found: BackOffice = request.app.state.backoffice
    return found


def reply(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON response."""
    content = value if isinstance(value, bytes) else orjson.dumps(value)
    return Response(content, status, headers, media_type="application/json")
