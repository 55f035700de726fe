"""A page's end of a socket; Channels' own needs a second web server installed."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket:
    """Speaks ASGI to the application."""

    def __init__(self, application: Any, path: str, *, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        line: Any = ApplicationCommunicator
        self._line = line(application, scope)

    async def connect(self) -> tuple[bool, int | None]:
        """Return whether the socket was accepted, and the code if not."""
        await self._line.send_input({"type": "websocket.connect"})
        told = await self.event()
        return told["type"] == "websocket.accept", told.get("code")

    async def send(self, content: Any) -> None:
        await self._line.send_input({"type": "websocket.receive", "text": json.dumps(content)})

    async def says(self, text: str) -> None:
        """Send these very words."""
        await self._line.send_input({"type": "websocket.receive", "text": text})

    async def receive(self) -> Any:
        told = await self.event()
        assert told["type"] == "websocket.send", told
        return json.loads(told["text"])

    async def event(self) -> dict[str, Any]:
        told: dict[str, Any] = await self._line.receive_output(timeout=5)
        return told

    async def disconnect(self) -> None:
        await self._line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._line.wait(timeout=5)
