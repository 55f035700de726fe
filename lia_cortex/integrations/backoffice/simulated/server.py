"""The simulated back office as an ASGI application, and how it is served."""

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from lia_cortex.integrations import serving
from lia_cortex.integrations.backoffice.simulated import api, control, control_company, gate, openapi
from lia_cortex.integrations.backoffice.simulated.backoffice import BackOffice, Options, backoffice, reply
from lia_cortex.integrations.backoffice.simulated.problems import Refused
from lia_cortex.integrations.serving import Marked

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
    ("POST", "/customers/{id}/phones"): control_company.add_phone,
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
    return Marked(app, mark="true")


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


def server(options: Options, *, host: str, port: int) -> uvicorn.Server:
    """Return a server that is ready to run."""
    # Longer than clients keep an idle connection, so that none is closed under a request.
    return serving.server(build(options), host=host, port=port, keep_alive=75, grace=2)
