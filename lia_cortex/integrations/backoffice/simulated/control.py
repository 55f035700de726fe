"""/simulated/…: what tests, drills and the load generator steer and read."""

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.backoffice.simulated import effects
from lia_cortex.integrations.backoffice.simulated.backoffice import backoffice, reply
from lia_cortex.integrations.backoffice.simulated.latency import Latency
from lia_cortex.integrations.backoffice.simulated.problems import invalid


async def body_of(request: Request) -> Any:
    """Return the JSON that was sent, {} when there is none; raises ValueError when it is no JSON."""
    return orjson.loads(await request.body() or b"{}")


async def health(_request: Request) -> Response:
    """Say that this is a simulation and that it lives."""
    return reply({"status": "ok", "simulated": "backoffice"})


async def list_faults(request: Request) -> Response:
    """Return the faults that are on, with how often each struck."""
    return reply({"faults": backoffice(request).faults.listed()})


async def add_fault(request: Request) -> Response:
    """Switch a fault on."""
    return reply(backoffice(request).faults.add(await body_of(request)).listed(), 201)


async def clear_faults(request: Request) -> Response:
    """Switch every fault off."""
    backoffice(request).faults.clear()
    return reply({"faults": []})


async def get_latency(request: Request) -> Response:
    """Return between which seconds an answer takes."""
    return reply(backoffice(request).latency.model_dump())


async def set_latency(request: Request) -> Response:
    """Set between which seconds an answer takes, from the next request on."""
    backoffice(request).latency = Latency.model_validate(await body_of(request))
    return await get_latency(request)


async def list_effects(request: Request) -> Response:
    """Return the effects that took place, of one operation or one key where asked."""
    with backoffice(request).store.reading() as rows:
        found = effects.listed(
            rows, operation=request.query_params.get("operation"), key=request.query_params.get("key")
        )
    return reply({"count": len(found), "effects": found})


async def list_requests(request: Request) -> Response:
    """Return the newest requests of the API, the oldest first; `status` is null while one is under way."""
    return reply({"requests": list(backoffice(request).requests)})


async def refuse(_request: Request, error: Exception) -> Response:
    """Say what the control API cannot take."""
    if isinstance(error, ValidationError):
        return reply(invalid(error).body(), 400)
    return reply({"error": {"code": "invalid_request", "message": str(error)}}, 400)
