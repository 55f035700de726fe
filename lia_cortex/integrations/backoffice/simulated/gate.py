"""What every request of the API passes: key, latency, faults, checks, the store."""

import asyncio
import hmac
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from lia_cortex.integrations.backoffice.simulated import effects, faults, problems
from lia_cortex.integrations.backoffice.simulated.backoffice import BackOffice, backoffice, reply
from lia_cortex.integrations.backoffice.simulated.operations import Call, Operation, Wanted
from lia_cortex.integrations.backoffice.simulated.problems import Refused
from lia_cortex.integrations.serving import cut

KEY_HEADER = "X-API-Key"
Endpoint = Callable[[Request], Awaitable[Response]]


def serve(operation: Operation) -> Endpoint:
    """Return the endpoint of an operation."""

    async def endpoint(request: Request) -> Response:
        office = backoffice(request)
        seen: dict[str, Any] = {"operation": operation.id, "at": office.now().isoformat(), "status": None}
        office.requests.append(seen)
        response = await _guarded(operation, request, office)
        seen["status"] = response.status_code
        return response

    return endpoint


async def _guarded(operation: Operation, request: Request, office: BackOffice) -> Response:
    try:
        _authorise(request, office)
        body = await request.body()  # kept by the request: a caller that gives up meanwhile has still asked
        await asyncio.sleep(office.latency.draw(office.chance))
        return await _struck(operation, request, office, body)
    except Refused as refusal:
        return reply(refusal.body(), refusal.status)
    except sqlite3.OperationalError:
        return reply(Refused(503, "store_busy", "The store does not answer.").body(), 503)


def _authorise(request: Request, office: BackOffice) -> None:
    given = request.headers.get(KEY_HEADER, "")
    if not hmac.compare_digest(given.encode(), office.options.api_key.encode()):
        raise Refused(401, "unauthorized", f"Send the API key in {KEY_HEADER}.")


async def _struck(operation: Operation, request: Request, office: BackOffice, body: bytes) -> Response:
    fault = office.faults.of_request(operation.id)
    if fault is None:
        return _answer(operation, request, office, body)
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "cut_before":
        return await cut(request)
    if fault.kind == "status" and not fault.effect:
        return _failure(fault)
    response = _answer(operation, request, office, body)
    if fault.kind == "cut_after":
        return await cut(request)
    return _failure(fault) if fault.kind == "status" else response


def _answer(operation: Operation, request: Request, office: BackOffice, body: bytes) -> Response:
    wanted = _wanted(operation, request, body)
    if not operation.effect:
        with office.store.reading() as rows:
            call = Call(rows=rows, now=office.now(), path=request.path_params, wanted=wanted)
            return reply(operation.handle(call).model_dump(mode="json"), operation.status)
    intent = effects.Intent(
        key=effects.checked_key(request.headers.get("Idempotency-Key")),
        operation=operation.id,
        path=request.url.path,
        body=wanted.model_dump_json().encode() if wanted else b"",
    )
    with office.store.writing() as rows:
        call = Call(rows=rows, now=office.now(), path=request.path_params, wanted=wanted)
        outcome = effects.once(
            rows, intent, lambda: (operation.status, operation.handle(call).model_dump(mode="json")), now=call.now
        )
    headers = {"Idempotent-Replayed": "true"} if outcome.replayed else None
    return reply(outcome.answer, outcome.status, headers)


def _wanted(operation: Operation, request: Request, body: bytes) -> Wanted | None:
    if operation.wanted is None:
        return None
    try:
        if not operation.effect:
            return operation.wanted.model_validate(dict(request.query_params))
        return operation.wanted.model_validate(orjson.loads(body or b"{}"))
    except orjson.JSONDecodeError as error:
        raise Refused(400, "malformed_json", "The body is no JSON.") from error
    except ValidationError as error:
        raise problems.invalid(error) from error


def _failure(fault: faults.Wanted) -> Response:
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else None
    return reply(Refused(fault.status, "simulated_fault", "A fault is switched on.").body(), fault.status, headers)
