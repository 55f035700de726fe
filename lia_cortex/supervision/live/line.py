"""One open page: what it follows, what it shows, and what it has still to be told."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import orjson

from lia_cortex.kernel.live.stream import Position
from lia_cortex.supervision.live.logins import Login

SHOWN_MOST = 500
"""Conversations remembered as being on the page; beyond that the page's own polling finds what left."""

GROUPS_MOST = 20
"""What one page may follow: a list, what is open beside it, and room."""

BOARD = "board"
OPERATIONS = "operations"
ONE = "conversation:"


def encoded(content: dict[str, Any]) -> str:
    """Return the words of one message to a page."""
    return orjson.dumps(content).decode()


class Line:
    """A page's end of the hub. Nothing here waits for the page: one that does not read holds up nobody."""

    def __init__(
        self,
        login: Login,
        *,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
        spawn: "Callable[[Callable[[], Coroutine[Any, Any, None]]], asyncio.Task[None]]",
    ) -> None:
        self.login = login
        self.groups: set[str] = set()
        self.shown: deque[str] = deque(maxlen=SHOWN_MOST)
        self.here = ""
        self._company: dict[str, Any] = {}
        self.close = close
        self._send = send
        self._spawn = spawn
        self._untold: set[str] = set()
        self._position = Position()
        self._texts: list[str] = []
        self._telling: asyncio.Task[None] | None = None

    def tell(self, content: dict[str, Any] | str) -> None:
        """Send the message, after those before it."""
        self._texts.append(content if isinstance(content, str) else encoded(content))
        self._go()

    def look(self, names: set[str], position: Position, *, text: str) -> None:
        """Let the page look at these; `text` says it and is used where nothing else waits to be said."""
        if self.is_telling:
            self._untold |= names
            self._position = position
        else:
            self.tell(text)

    def goes_to(self, conversation: str) -> bool:
        """Note which conversation the page shows, none where it is empty; return whether that is another one."""
        if conversation == self.here:
            return False
        self.here, self._company = conversation, {}
        return True

    def tell_company(self, conversation: str, people: list[dict[str, object]]) -> None:
        """Say who else is at the conversation that the page shows, unless that is what it heard last."""
        told = {"type": "here", "conversation": conversation, "people": people}
        if conversation == self.here and told != self._company:
            self._company = told
            self.tell(told)

    @property
    def is_telling(self) -> bool:
        """Return whether the page has not yet taken what it was told before."""
        return self._telling is not None and not self._telling.done()

    def stop(self) -> None:
        """Forget what the page was still to be told."""
        if self._telling is not None:
            self._telling.cancel()

    def _go(self) -> None:
        if not self.is_telling:
            self._telling = self._spawn(self._tell)

    async def _tell(self) -> None:
        while self._texts or self._untold:
            if self._texts:
                await self._send(self._texts.pop(0))
            else:
                names, self._untold = self._untold, set()
                await self._send(look(names, self._position))


def look(names: set[str], position: Position) -> str:
    """Return the words that let a list look at these conversations."""
    told = {"type": "look", "group": BOARD, "epoch": position.epoch, "seq": position.seq}
    return encoded(told | {"conversations": sorted(names)})
