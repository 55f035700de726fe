"""Build the bodies of answers: one JSON object, or the events of a stream."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import orjson

from lia_cortex.integrations.openai.simulated.brain import Reply

CHUNK = 24
"""Characters of one streamed piece of text."""


def model_name(requested: Any) -> str:
    """Return the name under which an answer is given: it never passes for the real model's."""
    name = str(requested or "model")
    return name if name.endswith("-simulated") else f"{name}-simulated"


def items(reply: Reply, *, refusal: str = "") -> list[dict[str, Any]]:
    """Return the output items of a reply; their ids are new each time, as tool calls are stored by theirs."""
    made: list[dict[str, Any]] = []
    if refusal or reply.text:
        part = (
            {"type": "refusal", "refusal": refusal}
            if refusal
            else {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}
        )
        made.append(
            {
                "id": _id("msg"),
                "type": "message",
                "status": "completed",
                "role": "assistant",
                "content": [part],
            }
        )
    for call in reply.calls:
        arguments = call.arguments if isinstance(call.arguments, str) else orjson.dumps(call.arguments).decode()
        made.append(
            {
                "id": _id("fc"),
                "type": "function_call",
                "status": "completed",
                "call_id": _id("call"),
                "name": call.name,
                "arguments": arguments,
            }
        )
    return made


def response(
    request: dict[str, Any],
    output: list[dict[str, Any]],
    usage: dict[str, Any] | None,
    *,
    incomplete: str = "",
) -> dict[str, Any]:
    """Return the whole response object."""
    return {
        "id": _id("resp"),
        "object": "response",
        "created_at": int(time.time()),
        "status": "incomplete" if incomplete else "completed",
        "background": False,
        "error": None,
        "incomplete_details": {"reason": incomplete} if incomplete else None,
        "instructions": request.get("instructions"),
        "max_output_tokens": request.get("max_output_tokens"),
        "metadata": request.get("metadata") or {},
        "model": model_name(request.get("model")),
        "output": output,
        "parallel_tool_calls": request.get("parallel_tool_calls", True),
        "previous_response_id": None,
        "prompt_cache_key": request.get("prompt_cache_key"),
        "reasoning": {"effort": None, "summary": None},
        "store": bool(request.get("store", True)),
        "temperature": request.get("temperature", 1.0),
        "text": request.get("text") or {"format": {"type": "text"}},
        "tool_choice": request.get("tool_choice", "auto"),
        "tools": request.get("tools") or [],
        "top_p": request.get("top_p", 1.0),
        "truncation": request.get("truncation", "disabled"),
        "usage": usage,
        "user": None,
    }


def events(finished: dict[str, Any]) -> Iterator[bytes]:
    """Yield the stream of a response, each event named and numbered as the real endpoint does."""
    started = {**finished, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    for number, event in enumerate(_events(finished, started)):
        data = orjson.dumps({**event, "sequence_number": number})
        yield b"event: %s\ndata: %s\n\n" % (event["type"].encode(), data)


def _events(finished: dict[str, Any], started: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"type": "response.created", "response": started}
    yield {"type": "response.in_progress", "response": started}
    for index, item in enumerate(finished["output"]):
        place = {"item_id": item["id"], "output_index": index}
        empty = {**item, "status": "in_progress"}
        if item["type"] == "function_call":
            yield {
                "type": "response.output_item.added",
                "output_index": index,
                "item": {**empty, "arguments": ""},
            }
            yield from _call_events(item, place)
        else:
            yield {
                "type": "response.output_item.added",
                "output_index": index,
                "item": {**empty, "content": []},
            }
            for part_index, part in enumerate(item["content"]):
                yield from _part_events(part, {**place, "content_index": part_index})
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": f"response.{finished['status']}", "response": finished}


def _call_events(item: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    arguments = item["arguments"]
    kind = "response.function_call_arguments"
    for start in range(0, len(arguments), CHUNK):
        yield {"type": f"{kind}.delta", **place, "delta": arguments[start : start + CHUNK]}
    yield {"type": f"{kind}.done", **place, "name": item["name"], "arguments": arguments}


def _part_events(part: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kind, key = ("refusal", "refusal") if part["type"] == "refusal" else ("output_text", "text")
    text = part[key]
    yield {"type": "response.content_part.added", **place, "part": {**part, key: ""}}
    for start in range(0, len(text), CHUNK):
        yield {"type": f"response.{kind}.delta", **place, "delta": text[start : start + CHUNK]}
    yield {"type": f"response.{kind}.done", **place, key: text}
    yield {"type": "response.content_part.done", **place, "part": part}


def _id(prefix: str) -> str:
    return f"{prefix}_{uuid.uuid4().hex}"
