"""How every simulated vendor is served: each response says what it is, and a fault may cut the line."""

from collections.abc import Callable

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CUT = "simulated.cut"


class Marked:
    """Marks every response as simulated, and lets `cut` hang up under a request."""

    def __init__(self, app: ASGIApp, *, mark: str) -> None:
        self._app = app
        self._header = (b"x-simulated", mark.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # uvicorn's `send` is a method of the object that owns the socket: ASGI itself cannot hang up.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        abort: Callable[[], None] = getattr(transport, "abort", lambda: None)
        scope[_CUT] = abort

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), self._header]
            await send(message)

        await self._app(scope, receive, marked)


async def cut(request: Request) -> Response:
    """Close the connection under the request; the response that follows goes nowhere."""
    request.scope[_CUT]()
    while (await request.receive())["type"] != "http.disconnect":
        continue
    return Response()


def server(app: ASGIApp, *, host: str, port: int, keep_alive: int, grace: int) -> uvicorn.Server:
    """Return a server that is ready to run.

    `keep_alive`: seconds after which it closes an idle connection; `grace`: seconds that requests get when it stops.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="off",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=keep_alive,
        timeout_graceful_shutdown=grace,
        server_header=False,
    )
    return uvicorn.Server(config)
