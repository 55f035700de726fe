"""Finding the message inside its wrappers (disappearing, view once, edited, captioned document …)."""

from collections.abc import Mapping

from lia_cortex.integrations.evolution.schemas.scalars import mapping, scrub

_DEPTH = 8
"""Layers that are opened at most; WhatsApp nests two or three."""

_SIDE_FIELDS = frozenset(
    {
        "base64",
        "contextInfo",
        "mediaUrl",
        "messageContextInfo",
        "messageSecret",
        "senderKeyDistributionMessage",
        "speechToText",
    }
)


def unwrap(message: object) -> tuple[Mapping[str, object], bool]:
    """Return the innermost message object, and whether it may be viewed only once."""
    current, view_once = mapping(message), False
    for _ in range(_DEPTH):
        for name, value in current.items():
            inner = mapping(value).get("message")
            if isinstance(inner, Mapping) and inner:
                view_once = view_once or name.startswith("viewOnce")
                current = inner
                break
        else:
            break
    return current, view_once


def kind_of(message: Mapping[str, object], declared: str) -> str:
    """Return the name of the field that holds the content, or what the gateway declared."""
    if declared in message and declared not in _SIDE_FIELDS:
        return declared
    for name, value in message.items():
        if name not in _SIDE_FIELDS and value not in (None, {}, ""):
            return scrub(name)[:80]
    return declared


def context_of(data: Mapping[str, object], message: Mapping[str, object], kind: str) -> Mapping[str, object]:
    """Return the quote and mention block, put together from the three places that may hold a part of it."""
    places = (
        data.get("contextInfo"),
        message.get("contextInfo"),
        mapping(message.get(kind)).get("contextInfo"),
    )
    merged: dict[str, object] = {}
    for place in reversed(places):
        merged |= mapping(place)
    return merged
