"""Requests as the assistants make them, for the tests of this folder."""

from typing import Any

import orjson

from lia_cortex.integrations.openai.types import (
    InputItem,
    ModelAnswer,
    ModelRequest,
    ToolCalled,
    ToolReturned,
    ToolSpec,
    UserSaid,
)


def schema(**properties: Any) -> dict[str, Any]:
    """Return a strict object schema."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
SEARCH = ToolSpec("search_knowledge", "Search the company's knowledge.", schema(query=TEXT))
TRANSFER = ToolSpec("transfer_to_person", "Ask a person to take over.", schema(reason=TEXT, summary=TEXT))
HAND_OFF = ToolSpec(
    "hand_off",
    "Hand the conversation to another assistant.",
    schema(target={"type": "string", "enum": ["suporte", "financeiro"]}, reason=TEXT, summary=TEXT),
)
RECEPTION = (SEARCH, TRANSFER, HAND_OFF)
SUPPORT = (SEARCH, TRANSFER)


def asked(*items: InputItem | str, tools: tuple[ToolSpec, ...] = (), **more: Any) -> ModelRequest:
    """Return a request in which plain texts are the customer's words."""
    said = tuple(UserSaid(item) if isinstance(item, str) else item for item in items)
    return ModelRequest("gpt-5-mini", "Atenda bem.", said, tools, **more)


def found(answer: ModelAnswer, *texts: str) -> tuple[InputItem, ...]:
    """Return the answer's only call with a search result of these passages."""
    (call,) = answer.tool_calls
    result = {"results": [{"title": "", "text": text, "score": 0.9, "source": "faq"} for text in texts]}
    return returned(answer, result, name=call.name)


def returned(answer: ModelAnswer, result: Any, *, name: str) -> tuple[InputItem, ...]:
    """Return the answer's call of that tool with its result."""
    call = next(call for call in answer.tool_calls if call.name == name)
    return (
        ToolCalled(call.call_id, call.name, call.arguments_json),
        ToolReturned(call.call_id, orjson.dumps(result).decode()),
    )
