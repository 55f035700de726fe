"""The simulated model with a clock: python -m lia_cortex.simulator.load.model --port N --latency S.

It is the simulated model as it stands; around it each request's times are kept with the customer's word, for
its own log holds whole bodies and therefore few of them.
"""

import argparse
import re
import time

import orjson
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lia_cortex.integrations.openai.simulated import app

KEEP_ALIVE_SECONDS = 75
CLOCK = "/bench/clock"
WORD = re.compile(rb"\bzq[a-z]{5}\b")


class Clocked:
    """Keeps arrival and end of each request for a response; GET /bench/clock tells them by word."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner
        self._seen: list[tuple[str, float, float]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI request."""
        if scope["type"] == "http" and scope["path"] == CLOCK:
            await _tell(self._seen, send)
        elif scope["type"] == "http" and scope["path"] == "/v1/responses":
            await self._timed(scope, receive, send)
        else:
            await self._inner(scope, receive, send)

    async def _timed(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrived, body = time.time(), bytearray()

        async def heard() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        try:
            await self._inner(scope, heard, send)
        finally:
            found = WORD.findall(body)
            if found:
                self._seen.append((found[-1].decode(), arrived, time.time()))


async def _tell(seen: list[tuple[str, float, float]], send: Send) -> None:
    content = orjson.dumps(seen)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="bench-model", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=1.0, metavar="SECONDS")
    options = parser.parse_args()
    uvicorn.run(
        Clocked(app.create(latency_seconds=options.latency)),
        host="127.0.0.1",
        port=options.port,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
