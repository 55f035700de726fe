"""Sockets that end in order when Postgres or Redis is away."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from lia_cortex.kernel import outages

log = logging.getLogger(__name__)

COME_BACK = 1013
"""Close code "try again later": the page connects again by itself and looks for what it missed."""


class SturdyConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Closes the socket where an outage would break it; every other error goes its way.

    A socket that stayed open without its beat would leave the page in doubt for three beats.
    """

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one event of the socket or of its groups."""
        is_over = message["type"] == "websocket.disconnect"
        try:
            await super().dispatch(message)
        except Exception as error:
            if outages.who_is_away(error) is None:
                raise
            log.warning("socket.broken_off", exc_info=error)
            if is_over:
                await self.disconnect(message.get("code"))
                raise StopConsumer from None
            await self.close(COME_BACK)

    def spawn(self, work: Callable[[], Coroutine[Any, Any, None]]) -> "asyncio.Task[None]":
        """Return a running task; an outage ends the socket and not the task alone.

        The work is begun by the task: one that is cancelled before its first step leaves nothing that nobody awaits.
        """
        return asyncio.create_task(self._guarded(work))

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except Exception as error:
            if outages.who_is_away(error) is None:
                raise
            log.warning("socket.broken_off", exc_info=error)
            await self.close(COME_BACK)
