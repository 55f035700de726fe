"""The simulated back office as an ASGI application, and how it is served."""

from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lia_cortex.integrations.backoffice.simulated import api, control, control_company, gate, openapi
from lia_cortex.integrations.backoffice.simulated.backoffice import BackOffice, Options, backoffice, reply
from lia_cortex.integrations.backoffice.simulated.problems import Refused

_CONTROL = {
    ("GET", "/health"): control.health,
    ("GET", "/faults"): control.list_faults,
    ("POST", "/faults"): control.add_fault,
    ("DELETE", "/faults"): control.clear_faults,
    ("GET", "/latency"): control.get_latency,
    ("PUT", "/latency"): control.set_latency,
    ("GET", "/effects"): control.list_effects,
    ("GET", "/requests"): control.list_requests,
    ("POST", "/reset"): control_company.reset,
    ("POST", "/outages"): control_company.start_outage,
    ("DELETE", "/outages/{id}"): control_company.end_outage,
    ("POST", "/invoices/{id}/paid"): control_company.pay_invoice,
    ("GET", "/customers"): control_company.list_customers,
    ("POST", "/customers"): control_company.add_customers,
    ("PUT", "/contracts/{id}/line"): control_company.set_line,
    ("PUT", "/clock"): control_company.set_clock,
}


def build(options: Options) -> ASGIApp:
    """Return the application of one back office."""
    app = Starlette(
        routes=[
            *(Route(each.path, gate.serve(each), methods=[each.method]) for each in api.OPERATIONS),
            Route("/openapi.json", _document, methods=["GET"]),
            Mount(
                "/simulated",
                routes=[Route(path, call, methods=[method]) for (method, path), call in _CONTROL.items()],
            ),
        ],
        exception_handlers={
            HTTPException: _no_route,
            Refused: _refused,
            ValueError: control.refuse,
            Exception: _broken,
        },
    )
    app.state.backoffice = BackOffice(options)
    return _Marked(app)


async def _document(request: Request) -> Response:
    url = backoffice(request).options.server_url
    return reply(openapi.document(api.OPERATIONS, server_url=url, key_header=gate.KEY_HEADER))


async def _no_route(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = "method_not_allowed" if status == 405 else "no_such_path"
    return reply(Refused(status, code, "There is nothing here for this request.").body(), status)


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refused):
        raise error
    return reply(error.body(), error.status)


async def _broken(_request: Request, error: Exception) -> Response:
    return reply(Refused(500, "internal_error", type(error).__name__).body(), 500)


class _Marked:
    """Marks every response as simulated, and lets a fault cut the connection under a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # uvicorn's `send` is a method of the object that owns the socket: ASGI itself cannot hang up.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        abort: Callable[[], None] = getattr(transport, "abort", lambda: None)
        scope["simulated.cut"] = abort

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"x-simulated", b"true")]
            await send(message)

        await self._app(scope, receive, marked)


def server(options: Options, *, host: str, port: int) -> uvicorn.Server:
    """Return a server that is ready to run."""
    config = uvicorn.Config(
        build(options),
        host=host,
        port=port,
        lifespan="off",
        access_log=False,
        log_level="warning",
        # Longer than clients keep an idle connection, so that none is closed under a request.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    return uvicorn.Server(config)
