"""Events out, as the gateway sends them: one per request, in no order, from memory, with its retries."""

import asyncio
import random
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt
import orjson

from lia_cortex.integrations.evolution.simulated.faults import Faults
from lia_cortex.integrations.evolution.simulated.models import Instance, Json
from lia_cortex.integrations.evolution.simulated.wire import Wire

_ATTEMPTS = 10
_FIRST, _CAP = 5.0, 300.0
_FINAL = frozenset({400, 401, 403, 404, 422})
_LASTS = 600
"""Seconds for which the gateway's token is valid; it is made once, before the retries."""


@dataclass(slots=True)
class Counts:
    posted: int = 0
    accepted: int = 0
    refused: int = 0
    given_up: int = 0
    retried: int = 0
    waiting: int = 0


class Outbox:
    """Posts events to each instance's webhook. `scale` shortens every wait before a retry."""

    def __init__(self, faults: Faults, *, server_url: str, scale: float = 1.0, timeout: float = 30.0) -> None:
        self.counts = Counts()
        self.server_url = server_url
        self._faults = faults
        self._scale = scale
        self._timeout = timeout
        self._wire = Wire()
        self._random = random.Random(20)  # noqa: S311 - jitter, not a secret
        self._running: set[asyncio.Task[None]] = set()

    def emit(self, instance: Instance, event: str, data: Any) -> None:
        """Send an event when the instance's webhook wants it; returns at once."""
        webhook = instance.webhook
        subscription = re.sub(r"[.-]", "_", event).upper()
        if webhook is None or not webhook.enabled or (webhook.events and subscription not in webhook.events):
            return
        if self._faults.of_event("deaf", instance.name):
            return
        if event == "messages.update" and self._faults.of_event("drop_receipts", instance.name):
            return
        body = orjson.dumps(self._envelope(instance, event, data))
        url = webhook.url
        if webhook.by_events:
            url = f"{url}/{re.sub(r'[._]', '-', event)}"
        copies = 2 if self._faults.of_event("duplicate", instance.name) else 1
        for _ in range(copies):
            late = self._faults.of_event("reorder", instance.name)
            wait = self._random.uniform(0, late.seconds) if late else 0.0
            task = asyncio.create_task(self._deliver(url, body, _headers(webhook.headers), wait))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _envelope(self, instance: Instance, event: str, data: Any) -> Json:
        local = datetime.now().astimezone().replace(tzinfo=UTC)  # noqa: TID251 - its local time, called Z
        envelope: Json = {"event": event, "instance": instance.name, "data": data}
        if instance.webhook:
            envelope["destination"] = instance.webhook.url
        envelope["date_time"] = local.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if instance.jid:
            envelope["sender"] = instance.jid
        return envelope | {"server_url": self.server_url, "apikey": instance.token}

    async def _deliver(self, url: str, body: bytes, headers: dict[str, str], wait: float) -> None:
        self.counts.waiting += 1
        try:
            if wait:
                await asyncio.sleep(wait)
            for attempt in range(1, _ATTEMPTS + 1):
                if await self._attempt(url, body, headers):
                    return
                if attempt < _ATTEMPTS:
                    self.counts.retried += 1
                    await asyncio.sleep(self.delay(attempt))
            self.counts.given_up += 1
        finally:
            self.counts.waiting -= 1

    async def _attempt(self, url: str, body: bytes, headers: dict[str, str]) -> bool:
        """Post once and say whether that settled the event."""
        self.counts.posted += 1
        try:
            status = await self._wire.post(url, body, headers, seconds=self._timeout)
        except (OSError, TimeoutError):
            return False
        if 200 <= status < 300:
            self.counts.accepted += 1
            return True
        if status in _FINAL:
            self.counts.refused += 1
            return True
        return False

    def delay(self, attempt: int) -> float:
        """Return the seconds to wait after that attempt failed."""
        planned = min(_FIRST * 2.0 ** (attempt - 1), _CAP)
        jitter: float = self._random.uniform(0.8, 1.2)
        return max(_FIRST, planned * jitter) * self._scale

    async def close(self) -> None:
        """Forget every event that is still under way, as a restarted gateway does."""
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._wire.close()


def _headers(configured: dict[str, str]) -> dict[str, str]:
    headers = {
        "Accept": "application/json, text/plain, */*",
        "Content-Type": "application/json",
        **{name: value for name, value in configured.items() if name != "jwt_key"},
        "User-Agent": "axios/1.12.2",
        "Accept-Encoding": "gzip, compress, deflate, br",
    }
    if "jwt_key" in configured:
        now = int(time.time())
        claims = {"iat": now, "exp": now + _LASTS, "app": "evolution", "action": "webhook"}
        headers["Authorization"] = f"Bearer {jwt.encode(claims, configured['jwt_key'], algorithm='HS256')}"
    return headers
