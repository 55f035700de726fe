"""The endpoints of the simulated model: the provider's under /v1, the controls under /simulated."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from lia_cortex.integrations.openai.simulated import (
    brain,
    conversation,
    embeddings,
    faults,
    helping,
    obedience,
    openai_errors,
    output,
    readings,
    transcription,
    vision,
)
from lia_cortex.integrations.openai.simulated.brain import Call, Reply
from lia_cortex.integrations.openai.simulated.control import Control, Fault, Script, Seen
from lia_cortex.integrations.openai.simulated.controls import Controls
from lia_cortex.integrations.openai.simulated.metering import Meter
from lia_cortex.integrations.openai.simulated.openai_errors import BadRequestError
from lia_cortex.integrations.serving import Marked

Endpoint = Callable[[Request], Awaitable[Response]]
Handler = Callable[[Request, Seen], Awaitable[Response]]


def create(*, latency_seconds: float = 0.0) -> ASGIApp:
    """Return the application; each one has its own controls."""
    control = Control(latency_seconds=latency_seconds)
    service = Service(control)
    routes = [
        Route("/v1/responses", service.recorded("responses", service.responses), methods=["POST"]),
        Route("/v1/embeddings", service.recorded("embeddings", service.embeddings), methods=["POST"]),
        Route(
            "/v1/audio/transcriptions",
            service.recorded("transcriptions", service.transcriptions),
            methods=["POST"],
        ),
        *Controls(control).routes(),
    ]
    return Marked(Starlette(routes=routes), mark="openai")


class Service:
    """The provider's endpoints over one set of controls."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._meter = Meter()

    def recorded(self, name: str, handler: Handler) -> Endpoint:
        """Return an endpoint that keeps the request with its times and refuses as the provider would."""

        async def endpoint(request: Request) -> Response:
            seen = self._control.arrived(name)
            try:
                if not request.headers.get("authorization"):
                    response: Response = openai_errors.response(
                        401, "You didn't provide an API key.", kind="invalid_request_error"
                    )
                else:
                    response = await handler(request, seen)
            except BadRequestError as error:
                response = openai_errors.bad_request(error)
            seen.status, seen.finished_at = response.status_code, time.time()
            return response

        return endpoint

    async def responses(self, request: Request, seen: Seen) -> Response:
        """Answer POST /v1/responses."""
        asked = await _json(request)
        seen.body = vision.without_pictures(asked)
        body = openai_errors.check(asked)
        picture = vision.picture_in(body)
        if picture is not None:
            seen.endpoint = "vision"
        talk = conversation.read(body)
        fault = self._control.take_fault("vision", talk.newest) if picture is not None else None
        fault = fault or self._control.take_fault("responses", talk.newest)
        failure = await self._failure(fault, request)
        if failure is not None:
            return failure
        answer = self._answer(body, talk, fault, picture)
        headers = self._meter.headers()
        if body.get("stream"):
            return StreamingResponse(_stream(answer), media_type="text/event-stream", headers=headers)
        return Response(orjson.dumps(answer), media_type="application/json", headers=headers)

    async def embeddings(self, request: Request, seen: Seen) -> Response:
        """Answer POST /v1/embeddings."""
        seen.body = body = await _json(request)
        if not isinstance(body, dict):
            raise BadRequestError("We could not parse the JSON body of your request.")
        fault = self._control.take_fault("embeddings", "")
        failure = await self._failure(fault, request)
        if failure is not None:
            return failure
        if fault is not None and fault.kind == "wrong_size":
            body = {**body, "dimensions": None}  # as a compatible provider that does not know them
        content = orjson.dumps(embeddings.answer(body))
        return Response(content, media_type="application/json", headers=self._meter.headers())

    async def transcriptions(self, request: Request, seen: Seen) -> Response:
        """Answer POST /v1/audio/transcriptions."""
        parts = transcription.form(await request.body(), request.headers.get("content-type", ""))
        seen.body = {name: len(content) if name == "file" else content.decode() for name, (content, _) in parts.items()}
        if "file" not in parts or "model" not in parts:
            raise BadRequestError("Missing required parameter: 'file' and 'model' are needed.", param="file")
        failure = await self._failure(self._control.take_fault("transcriptions", ""), request)
        if failure is not None:
            return failure
        text = transcription.heard(*parts["file"])
        if parts.get("response_format", (b"json", ""))[0] == b"text":
            return PlainTextResponse(text)
        usage = transcription.usage(parts["model"][0].decode(), parts["file"][0], text)
        return JSONResponse({"text": text, "usage": usage}, headers=self._meter.headers())

    async def _failure(self, fault: Fault | None, request: Request) -> Response | None:
        if self._control.latency_seconds:
            await asyncio.sleep(self._control.latency_seconds)
        return None if fault is None else await faults.response(fault, request, self._control)

    def _answer(
        self, body: dict[str, Any], talk: conversation.Conversation, fault: Fault | None, picture: bytes | None
    ) -> dict[str, Any]:
        reply = faults.reply(fault, talk) if fault is not None else None
        script = self._control.take_script(talk.newest, sees=picture is not None) if reply is None else None
        told = script.answer if script is not None else {}
        if script is not None:
            reply = _scripted(script)
        if reply is None and picture is not None:
            reply = Reply(text=vision.see(body, picture))
        elif reply is None:
            reply = self._thought(body, talk)
            reply = replace(reply, text=readings.in_format(reply.text, body, question=talk.question))
        elif "reading" in told:
            text = readings.in_format(reply.text, body, question=talk.question, told=told["reading"])
            reply = replace(reply, text=text)
        items = output.items(reply, refusal=told.get("refusal", ""))
        usage = (
            None
            if told.get("omit_usage")
            else self._meter.usage(body if picture is None else vision.without_pictures(body), items)
        )
        return output.response(body, items, usage, incomplete=told.get("incomplete_reason", ""))

    def _thought(self, body: dict[str, Any], talk: conversation.Conversation) -> Reply:
        obeyed, rules = None, str(body.get("instructions") or "")
        if self._control.obedient:
            obeyed = obedience.reply(talk, instructions=rules)
        if obeyed is None and not talk.tools and (help_given := helping.answer(talk, instructions=rules)):
            return Reply(text=help_given)
        return obeyed or brain.reply(talk)


def _scripted(script: Script) -> Reply:
    calls = tuple(Call(call["name"], call.get("arguments", {})) for call in script.answer.get("tool_calls") or ())
    return Reply(text=script.answer.get("text") or "", calls=calls)


async def _stream(answer: dict[str, Any]) -> Any:
    for event in output.events(answer):
        yield event
        # Between events the loop serves others: fifty streams at once are normal.
        await asyncio.sleep(0)


async def _json(request: Request) -> Any:
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise BadRequestError("We could not parse the JSON body of your request.") from error
