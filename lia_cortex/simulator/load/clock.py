"""Around a simulated vendor: what each request takes, when it came, when it was answered, and whose it was.

Vendors keep logs of their own, but whole bodies and therefore few of them.
"""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOCK, LATENCY = "/bench/clock", "/bench/latency"
SEED = 20
Seconds = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class About:
    """What a request is: its kind decides how long it takes; without `whose` it is not kept."""

    kind: str
    whose: str


class Clocked:
    """GET /bench/clock tells whose, arrival, end and status of each; POST /bench/latency sets each kind's seconds."""

    def __init__(
        self, inner: ASGIApp, *, about: Callable[[Scope, bytes], About | None], seconds: Seconds | None = None
    ) -> None:
        self._inner = inner
        self._about = about
        self._seconds = dict(seconds or {})
        self._chance = random.Random(SEED)  # noqa: S311 - latencies, not secrets
        self._seen: list[tuple[str, float, float, int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI request."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
        elif scope["path"] == CLOCK:
            await _answer(self._seen, send)
        elif scope["path"] == LATENCY:
            self._seconds = {kind: (low, high) for kind, (low, high) in orjson.loads(await _body(receive)).items()}
            await _answer(self._seconds, send)
        else:
            await self._timed(scope, receive, send)

    async def _timed(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrived, status, body = time.time(), 0, await _body(receive)
        about, given = self._about(scope, body), False

        async def heard() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await asyncio.sleep(self._chance.uniform(*self._seconds.get(about.kind if about else "", (0.0, 0.0))))
            await self._inner(scope, heard, told)
        finally:
            if about is not None and about.whose:
                self._seen.append((about.whose, arrived, time.time(), status))


async def _body(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        body.extend(message.get("body", b""))
        more = message.get("more_body", False)
    return bytes(body)


async def _answer(content: object, send: Send) -> None:
    body = orjson.dumps(content)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
