"""A page's end of a socket; Channels' own needs a second web server installed."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket(ApplicationCommunicator):  # type: ignore[misc]
    """Speaks ASGI to the application."""

    def __init__(self, application: Any, path: str, *, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        super().__init__(application, scope)

    async def connect(self) -> tuple[bool, int | None]:
        """Return whether the socket was accepted, and the code if not."""
        await self.send_input({"type": "websocket.connect"})
        told = await self.receive_output(timeout=5)
        return told["type"] == "websocket.accept", told.get("code")

    async def send(self, content: Any) -> None:
        await self.send_input({"type": "websocket.receive", "text": json.dumps(content)})

    async def receive(self) -> Any:
        told = await self.receive_output(timeout=5)
        assert told["type"] == "websocket.send", told
        return json.loads(told["text"])

    async def disconnect(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(timeout=5)
