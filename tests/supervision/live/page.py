"""An open page without a browser: its line, and what it fetches."""

import asyncio
import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.test import Client

from conversations.models import Conversation
from lia_cortex.kernel import live
from tests.supervision.socket import Socket

QUIET = frozenset({"beat", "hears"})


class Page:
    """Hears what the platform tells it."""

    def __init__(self, application: Any, *, headers: list[tuple[bytes, bytes]], client: Client) -> None:
        self.socket = Socket(application, "/ws/live/", headers=headers)
        self.client = client
        self.is_open = False
        self.refused: int | None = None
        self._application = application
        self._headers = headers

    def another(self) -> Socket:
        """Return a second socket with the same cookies."""
        return Socket(self._application, "/ws/live/", headers=self._headers)

    async def hears(self, *kinds: str) -> dict[str, Any]:
        """Return the next message of these kinds, or the next that is not a mere sign of life."""
        while True:
            told: dict[str, Any] = await self.socket.receive()
            if told["type"] in kinds or not (kinds or told["type"] in QUIET):
                return told

    async def looks_at(self) -> list[str]:
        """Return the ids of the next look."""
        return list((await self.hears("look"))["conversations"])

    async def closed(self) -> int:
        """Return the code with which the line ends."""
        async with asyncio.timeout(5):
            while (told := await self.socket.event())["type"] != "websocket.close":
                assert told["type"] == "websocket.send"
        return int(told["code"])

    async def fetches(self, query: str) -> tuple[int, Any]:
        """Return status and content of what the page asks for, over the whole application."""
        line: Any = ApplicationCommunicator
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/board/changes/",
            "query_string": query.encode(),
            "headers": self._headers,
            "http_version": "1.1",
            "scheme": "http",
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
        }
        asked = line(self._application, scope)
        await asked.send_input({"type": "http.request", "body": b"", "more_body": False})
        start = await asked.receive_output(timeout=5)
        body = b""
        while True:
            part = await asked.receive_output(timeout=5)
            body += part.get("body", b"")
            if not part.get("more_body"):
                await asked.wait(timeout=5)
                return start["status"], json.loads(body) if start["status"] == 200 else None


async def told_of(*conversations: Conversation) -> None:
    """Let the platform tell that these changed, as services do after their commit."""
    for each in conversations:
        await database_sync_to_async(live.look)(conversation=each.public_id)
