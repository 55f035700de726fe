"""What a request tells: the words not yet answered, the tools on offer, and what tools returned so far."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

_FENCED = re.compile(r"<data[^>]*>\n(?P<data>.*)\n</data>", re.DOTALL)
"""How callers may mark a result as data; a model reads what is inside."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A finished tool call of the answer under way; `fresh` when made after the newest words."""

    name: str
    output: Any
    fresh: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """The part of a request that decides the answer."""

    said: tuple[str, ...]
    notes: tuple[str, ...]
    returned: tuple[Returned, ...]
    tools: dict[str, dict[str, Any]]
    answered: str = ""
    earlier: tuple[str, ...] = ()
    """What the customer said before the last answer."""
    told: tuple[str, ...] = ()
    """What our side said, oldest first; `answered` is the last of it."""
    exchange: tuple[tuple[str, str], ...] = ()
    """Each message of the customer's, oldest first, behind what our side had said last."""

    @property
    def question(self) -> str:
        """All unanswered words together, in the order they were said."""
        return "\n".join(self.said)

    @property
    def newest(self) -> str:
        """The customer's last message, empty when none is unanswered."""
        return self.said[-1] if self.said else ""

    def offers(self, name: str) -> bool:
        """Tell whether the tool is on offer and has not been called for the newest words."""
        return name in self.tools and not any(item.fresh and item.name == name for item in self.returned)

    def outcome(self, name: str) -> Returned | None:
        """Return the last result of this tool for the newest words."""
        return next((item for item in reversed(self.returned) if item.name == name and item.fresh), None)


def read(body: dict[str, Any]) -> Conversation:
    """Return the conversation in a request body that passed validation."""
    items = body.get("input")
    if isinstance(items, str):
        items = [{"role": "user", "content": items}]
    open_items = _since_last_answer(items or [])
    newest = max((n for n, item in enumerate(open_items) if item.get("role") == "user"), default=-1)
    names = {item["call_id"]: item["name"] for item in items or [] if item.get("type") == "function_call"}
    returned = tuple(
        Returned(names.get(item["call_id"], ""), _parsed(item.get("output")), fresh=position > newest)
        for position, item in enumerate(open_items)
        if item.get("type") == "function_call_output"
    )
    told = tuple(_content(item) for item in items or [] if item.get("role") == "assistant")
    return Conversation(
        said=tuple(_content(item) for item in open_items if item.get("role") == "user"),
        notes=tuple(_content(item) for item in open_items if item.get("role") in {"developer", "system"}),
        returned=returned,
        tools={tool["name"]: tool for tool in body.get("tools") or [] if tool.get("type") == "function"},
        earlier=_earlier(items or [], len(open_items)),
        answered=told[-1] if told else "",
        told=told,
        exchange=tuple(_exchange(items or [])),
    )


def _since_last_answer(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = max((n for n, item in enumerate(items) if item.get("role") == "assistant"), default=-1)
    return items[last + 1 :]


def _earlier(items: list[dict[str, Any]], still_open: int) -> tuple[str, ...]:
    return tuple(_content(item) for item in items[: len(items) - still_open] if item.get("role") == "user")


def _exchange(items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    ours = ""
    for item in items:
        if item.get("role") == "assistant":
            ours = _content(item)
        elif item.get("role") == "user":
            yield ours, _content(item)


def _content(item: dict[str, Any]) -> str:
    content = item.get("content")
    if isinstance(content, str):
        return content.strip()
    parts = content if isinstance(content, list) else []
    return "\n".join(part["text"].strip() for part in parts if isinstance(part.get("text"), str))


def _parsed(output: Any) -> Any:
    if not isinstance(output, str):
        return output
    fenced = _FENCED.fullmatch(output)
    output = fenced.group("data") if fenced else output
    try:
        return orjson.loads(output)
    except orjson.JSONDecodeError:
        return output
