"""One question for all who want to know the same of themselves at the same moment."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import Any

from channels.db import database_sync_to_async

Ask = Callable[[Collection[int]], Mapping[int, Any]]


class Together:
    """Asks for one person, and meanwhile gathers the next ones."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def of(self, person: int) -> Any:
        """Return what the question, asked from now on, says of this person; raise what it raises."""
        if person not in self._waiting:
            self._waiting[person] = asyncio.get_running_loop().create_future()
        told = self._waiting[person]
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._run())
        return await asyncio.shield(told)  # who hangs up takes nothing from another page of the same person

    async def _run(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                found = await database_sync_to_async(self._ask, thread_sensitive=False)(list(asked))
            except Exception as error:  # noqa: BLE001 - theirs to handle, whatever it is
                for told in asked.values():
                    told.set_exception(error)
            else:
                for person, told in asked.items():
                    told.set_result(found[person])
