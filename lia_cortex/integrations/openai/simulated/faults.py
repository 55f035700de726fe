"""Carry out a fault: the answers and silences of a provider in trouble."""

import asyncio
import re
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from lia_cortex.integrations.openai.simulated import openai_errors, words
from lia_cortex.integrations.openai.simulated.brain import TRANSFER, Reply
from lia_cortex.integrations.openai.simulated.control import Control, Fault
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import say

KINDS = ("status429", "status500", "quota", "hang", "cut", "malformed", "tool_as_text", "claims_transfer", "wrong_size")
_STATUS = re.compile(r"^status([45]\d\d)$")
_TYPES = {401: "invalid_request_error", 403: "invalid_request_error", 429: "tokens"}
_CODES = {
    401: "invalid_api_key",
    403: "unsupported_country",
    404: "model_not_found",
    429: "rate_limit_exceeded",
}


def is_kind(kind: Any) -> bool:
    """Tell whether a fault of this name exists; `status` takes any 4xx or 5xx."""
    return isinstance(kind, str) and (kind in KINDS or bool(_STATUS.match(kind)))


async def response(fault: Fault, request: Request, control: Control) -> Response | None:
    """Return the response of a fault on the wire, None when the fault is in the words."""
    status = _STATUS.match(fault.kind)
    if status is not None:
        return _refusal(int(status.group(1)), fault)
    match fault.kind:
        case "quota":
            return openai_errors.response(
                429,
                "You exceeded your current quota, please check your plan and billing details.",
                kind="insufficient_quota",
                code="insufficient_quota",
            )
        case "hang":
            return await _hang(request, control)
        case "cut":
            return _Cut()
        case "malformed":
            return Response(b'{"id": "resp_', media_type="application/json")
        case _:
            return None


def reply(fault: Fault, conversation: Conversation) -> Reply | None:
    """Return the words of a fault in the words, None when the fault is on the wire."""
    language = "en" if words.is_english(conversation.question) else "pt"
    match fault.kind:
        case "claims_transfer":
            return Reply(text=say("claims_transfer", "en" if language == "en" else "pt"))
        case "tool_as_text":
            name = fault.options.get("tool") or TRANSFER
            arguments = {"reason": say("reason_person", "pt"), "summary": conversation.question[:200]}
            if fault.options.get("form") == "json":
                return Reply(text=orjson.dumps({"name": name, "arguments": arguments}).decode())
            return Reply(text=f"{name}({orjson.dumps(arguments).decode()})")
        case _:
            return None


def _refusal(status: int, fault: Fault) -> JSONResponse:
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    result = openai_errors.response(
        status,
        f"Simulated failure {status}.",
        kind=kind,
        code=fault.options.get("code") or _CODES.get(status),
    )
    if "retry_after" in fault.options:
        result.headers["retry-after"] = str(fault.options["retry_after"])
    for name, value in (fault.options.get("headers") or {}).items():
        result.headers[name] = str(value)
    return result


async def _hang(request: Request, control: Control) -> Response | None:
    released = asyncio.create_task(control.released.wait())
    gone = asyncio.create_task(_gone(request))
    finished, pending = await asyncio.wait({released, gone}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    if released in finished:
        return None
    return openai_errors.response(499, "The client went away.", kind="server_error")


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class _Cut(Response):
    """Promise a whole body, send a half, and let the server drop the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        promised = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
        await send({"type": "http.response.start", "status": 200, "headers": promised})
        await send({"type": "http.response.body", "body": b'{"id": "resp_cut", "output": [', "more_body": True})
