"""Changes of chats, for the browser phones that show them and for simulated customers."""

import asyncio
from collections.abc import AsyncIterator

import orjson

from lia_cortex.integrations.evolution.simulated.models import Json

EVERY = "*"
_LONGEST = 500
_PULSE_SECONDS = 15


class Stream:
    """Hands each change of a phone to whoever watches that phone, or EVERY phone."""

    def __init__(self) -> None:
        self._watching: dict[str, set[asyncio.Queue[Json]]] = {}

    def publish(self, number: str, change: Json) -> None:
        """Tell the watchers of a phone; one that is too slow is told to read the chat again."""
        change = {"number": number} | change
        for queue in (*self._watching.get(number, ()), *self._watching.get(EVERY, ())):
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"type": "resync"})
            else:
                queue.put_nowait(change)

    async def watch(self, number: str) -> AsyncIterator[bytes]:
        """Yield server-sent events for a phone, or for EVERY phone, until the reader leaves."""
        queue: asyncio.Queue[Json] = asyncio.Queue(_LONGEST)
        watchers = self._watching.setdefault(number, set())
        watchers.add(queue)
        try:
            yield b": watching\n\n"
            while True:
                try:
                    async with asyncio.timeout(_PULSE_SECONDS):
                        change = await queue.get()
                except TimeoutError:
                    yield b": still here\n\n"
                else:
                    yield b"data: " + orjson.dumps(change) + b"\n\n"
        finally:
            watchers.discard(queue)
            if not watchers:
                self._watching.pop(number, None)
