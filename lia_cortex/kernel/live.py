"""Live events: names and ids after commit, never bodies; losing one costs a page a few seconds."""

import asyncio
import logging
import threading
from functools import partial

from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)

BOARD = "board"
"""The group of pages that list conversations."""

COALESCE_SECONDS = 0.05
"""Changes of one process within this time leave as one event: a page fetches once for all of them."""


class Publisher:
    """Publishes from one thread with one loop: an event loop for each event would open a connection each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def add(self, conversation: str) -> None:
        """Let pages look at the conversation with this public id, soon."""
        with self._lock:
            first = not self._pending
            self._pending.add(conversation)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="live", daemon=True).start()
        if first:
            asyncio.run_coroutine_threadsafe(self._flush(), self._loop)

    async def _flush(self) -> None:
        await asyncio.sleep(COALESCE_SECONDS)
        with self._lock:
            conversations, self._pending = sorted(self._pending), set()
        try:
            layer = get_channel_layer()
            if layer is not None:
                await layer.group_send(BOARD, {"type": "look", "conversations": conversations})
        except Exception as error:  # noqa: BLE001 - the socket only hurries the page, whatever breaks it
            log.warning("live.publish_failed error=%s", type(error).__name__)


_publisher = Publisher()


def look(*, conversation: str) -> None:
    """Ask open pages, after commit, to look at the conversation with this public id again."""
    transaction.on_commit(partial(_publisher.add, conversation))
