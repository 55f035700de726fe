"""Write a request in the Responses API's shapes, and read its answers without trusting them."""

import base64
import binascii
import re
import struct
from collections.abc import Mapping
from typing import Any, assert_never

import orjson

from lia_cortex.integrations.openai import failures, limits
from lia_cortex.integrations.openai.errors import ProviderDown
from lia_cortex.integrations.openai.types import (
    AssistantSaid,
    InputItem,
    ModelAnswer,
    ModelRequest,
    Note,
    Picture,
    ToolCall,
    ToolCalled,
    ToolReturned,
    ToolSpec,
    Usage,
    UserSaid,
    UserShowed,
)

CACHE_KEY_MAX_LENGTH = 64
SOUND_MAX_SECONDS = 86_400
_NUL = rb"\u0000"
_NUL_IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def request_body(request: ModelRequest) -> dict[str, Any]:
    """Return the body of a stateless call; options that were not given are left to the provider."""
    body: dict[str, Any] = {
        "model": request.model,
        "store": False,
        "instructions": request.instructions,
    }
    # What repeats stands before what grows, so that a provider's prompt cache finds the same beginning.
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    if request.answer_schema is not None:
        wanted = {"name": request.answer_schema.name, "schema": dict(request.answer_schema.schema)}
        body["text"] = {"format": {"type": "json_schema", "strict": True, **wanted}}
    body["input"] = [_item(item) for item in request.input]
    if request.max_output_tokens is not None:
        body["max_output_tokens"] = request.max_output_tokens
    if request.cache_key:
        body["prompt_cache_key"] = request.cache_key[:CACHE_KEY_MAX_LENGTH]
    if request.metadata:
        body["metadata"] = dict(request.metadata)
    return body


def read_json(content: bytes) -> dict[str, Any]:
    """Return the JSON object in a body, without NUL, which Postgres refuses; raise ProviderDown when it holds none."""
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise ProviderDown("malformed body") from error
    if not isinstance(body, dict):
        raise ProviderDown("malformed body")
    return {name: _storable(value) for name, value in body.items()} if _NUL in content else body


def read_answer(body: Mapping[str, Any], *, headers: Mapping[str, str], seconds: float) -> ModelAnswer:
    """Return the answer in a response body; raise one of ModelError when it holds none."""
    status = body.get("status", "completed")
    output = body.get("output")
    if status == "failed" or body.get("error"):
        raise failures.from_failed_answer(body.get("error"))
    if status not in {"completed", "incomplete"}:
        raise ProviderDown("answer unfinished")
    if not isinstance(output, list):
        raise ProviderDown("malformed answer")
    items = [item for item in output if isinstance(item, dict)]
    response_id, model = _text(body.get("id")), _text(body.get("model"))
    said, refusal = _words(items)
    return ModelAnswer(
        response_id=response_id,
        model=model,
        text=said or refusal,
        tool_calls=_tool_calls(items, response_id),
        usage=read_usage(body.get("usage")),
        refused=bool(refusal),
        incomplete_reason=_incomplete_reason(body) if status == "incomplete" else None,
        seconds=seconds,
        rate_limit=limits.rate_limit(headers),
        simulated="x-simulated" in headers,
    )


def read_usage(usage: object) -> Usage | None:
    """Return the tokens counted by the provider, None when it did not count."""
    if not isinstance(usage, dict):
        return None
    counted = _whole(usage.get("input_tokens", usage.get("prompt_tokens")))
    if counted is None:
        return None
    return Usage(
        input=counted,
        cached_input=_detail(usage, "input_tokens_details", "cached_tokens"),
        output=_whole(usage.get("output_tokens")) or 0,
        reasoning=_detail(usage, "output_tokens_details", "reasoning_tokens"),
    )


def read_seconds(usage: object) -> float | None:
    """Return how long a sound was that the provider counts by its length, None when it does not."""
    seconds = usage.get("seconds") if isinstance(usage, dict) else None
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    return float(seconds) if 0 <= seconds < SOUND_MAX_SECONDS else None


def read_vectors(body: Mapping[str, Any], *, expected: int) -> tuple[tuple[float, ...], ...]:
    """Return `expected` vectors in the order of the texts; raise ProviderDown when they are not there."""
    data = body.get("data")
    try:
        rows = sorted(data or (), key=lambda row: row["index"])
        vectors = tuple(_vector(row["embedding"]) for row in rows)
    except (TypeError, KeyError, ValueError, binascii.Error, struct.error) as error:
        raise ProviderDown("malformed embeddings") from error
    if len(vectors) != expected or not all(vectors):
        raise ProviderDown("malformed embeddings")
    return vectors


def _item(item: InputItem) -> dict[str, Any]:
    match item:
        case UserSaid(text):
            return {"role": "user", "content": text}
        case UserShowed(text, picture):
            said = [{"type": "input_text", "text": text}] if text else []
            return {"role": "user", "content": [*said, _picture(picture)]}
        case AssistantSaid(text):
            return {"role": "assistant", "content": text}
        case Note(text):
            return {"role": "developer", "content": text}
        case ToolCalled(call_id, name, arguments):
            return {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
        case ToolReturned(call_id, output):
            return {"type": "function_call_output", "call_id": call_id, "output": output}
    assert_never(item)


def _tool(tool: ToolSpec) -> dict[str, Any]:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "strict": tool.strict,
    }


def _picture(picture: Picture) -> dict[str, Any]:
    encoded = base64.b64encode(picture.data).decode()
    return {"type": "input_image", "image_url": f"data:{picture.mime};base64,{encoded}", "detail": "auto"}


def _words(items: list[dict[str, Any]]) -> tuple[str, str]:
    said: list[str] = []
    refusals: list[str] = []
    for item in items:
        if item.get("type", "message") != "message":
            continue
        content = item.get("content")
        if isinstance(content, str):
            said.append(content)
            continue
        for part in content if isinstance(content, list) else []:
            if isinstance(part, dict):
                said.append(_text(part.get("text")))
                refusals.append(_text(part.get("refusal")))
    return "\n\n".join(filter(None, said)), "\n\n".join(filter(None, refusals))


def _tool_calls(items: list[dict[str, Any]], response_id: str) -> tuple[ToolCall, ...]:
    calls = []
    for position, item in enumerate(items):
        if item.get("type") != "function_call":
            continue
        # Without an id of its own a call could not be told from the next answer's.
        call_id = _text(item.get("call_id")) or _text(item.get("id")) or f"{response_id}_{position}"
        arguments = item.get("arguments")
        written = arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
        calls.append(ToolCall(call_id=call_id, name=_text(item.get("name")), arguments_json=written))
    return tuple(calls)


def _incomplete_reason(body: Mapping[str, Any]) -> str:
    details = body.get("incomplete_details")
    return (_text(details.get("reason")) if isinstance(details, dict) else "") or "unknown"


def _vector(value: object) -> tuple[float, ...]:
    if isinstance(value, str):
        packed = base64.b64decode(value, validate=True)
        return struct.unpack(f"<{len(packed) // 4}f", packed)
    if not isinstance(value, list):
        raise TypeError("a vector is a list of numbers")
    return tuple(float(number) for number in value)


def _detail(usage: dict[str, Any], group: str, name: str) -> int:
    details = usage.get(group)
    return (_whole(details.get(name)) if isinstance(details, dict) else None) or 0


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        # What a model writes is often JSON again: there a NUL is still to be unescaped.
        return _NUL_IN_JSON.sub(r"\1", value.replace("\x00", ""))
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return {key: _storable(each) for key, each in value.items()} if isinstance(value, dict) else value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
