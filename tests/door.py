"""The front door in the test's own process: the real ingress, on a loop of its own."""

import asyncio
import json
import threading
from collections.abc import Mapping
from typing import Any

from conversations.api.webhooks import WebhookIngress
from conversations.services import nudges

TOKEN = "tests-webhook-token"


class Door:
    """Posts webhooks to the ingress and waits until their nudges are handed over."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._ingress = WebhookIngress(self._no_page)

    def post(
        self, body: Mapping[str, Any] | bytes, *, token: str = TOKEN, path: str = "/webhooks/evolution"
    ) -> tuple[int, dict[str, Any]]:
        """Post a webhook; return status and answer."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = asyncio.run_coroutine_threadsafe(self._post(raw, token, path), self._loop).result(timeout=30)
        nudges.finish()
        return answer

    def close(self) -> None:
        """Close the ingress's connections and its loop."""
        asyncio.run_coroutine_threadsafe(self._ingress.close(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _post(self, raw: bytes, token: str, path: str) -> tuple[int, dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "headers": [
                (b"authorization", f"Bearer {token}".encode()),
                (b"content-length", str(len(raw)).encode()),
            ],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._ingress(scope, receive, send)
        return sent[0]["status"], json.loads(sent[1]["body"])

    @staticmethod
    async def _no_page(*_: Any) -> None:
        raise AssertionError("the request was passed on to the pages")
