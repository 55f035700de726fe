"""Messages that hold a verification code: customers get it and code checks it, people read dots in its place."""

import re
from collections.abc import Mapping
from typing import Any

from conversations.models import Message

HIDES, CODE = "hides", "code"
"""In `Message.extra`, written with the message: what is hidden from people."""

DOTS = "••••••"

_CODE = re.compile(r"(?<!\d)(?<!\d[ .-])\d(?:[ .-]?\d){5}(?![ .-]?\d)")
"""Six digits by themselves, however the customer parts them."""
_CUT = re.compile(r"\d[\d .-]*$")


def found(text: str) -> list[str]:
    """Return the digits of what may be codes in the text."""
    return ["".join(filter(str.isdecimal, each)) for each in _CODE.findall(text)]


def text(message: Message) -> str:
    """Return the message's text as people read it."""
    return masked(message.text, message.extra)


def masked(said: str, extra: Mapping[str, Any] | None) -> str:
    """Return what a message with these details says, as people read it."""
    return _CODE.sub(DOTS, said) if (extra or {}).get(HIDES) == CODE else said


def beginning(said: str, hides: object) -> str:
    """Return the beginning of a text as people read it: a code may be cut off at its end."""
    return _CUT.sub(DOTS, _CODE.sub(DOTS, said)) if hides == CODE else said


def for_people(row: Message) -> Message:
    """Return the row with its texts as people read them; it must not be saved any more."""
    row.text, row.source, row.earlier_texts, row.extra = (
        text(row),
        masked(row.source, row.extra),
        [{**each, "text": masked(str(each.get("text", "")), row.extra)} for each in row.earlier_texts],
        details(row),
    )
    return row


def details(message: Message) -> dict[str, Any]:
    """Return the message's details as people read them."""
    return {
        name: masked(value, message.extra) if isinstance(value, str) else value
        for name, value in message.extra.items()
        if name != HIDES
    }
