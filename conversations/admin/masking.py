"""Raw events for people: decoded, with phones partly hidden."""

import json
import re
from typing import Any

from conversations.queries.codes import DOTS

LONGEST = 20_000
"""Characters shown; a picture inside an event would fill the page."""

LONGEST_VALUE = 500
"""Characters shown of one value."""

PAIRING = frozenset({"qrcode", "pairingCode"})
"""Whoever has one of these pairs a phone of their own with the company's session."""

_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9]{6}(?![0-9A-Za-z])")
"""A verification code: a raw event does not tell whether it holds one."""
_PHONE = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{8,15}(?![0-9A-Za-z])")


def masked(text: str) -> str:
    """Return the text with numbers of six digits hidden, and the middle of those of eight digits or more."""
    return _PHONE.sub(_hide, _CODE.sub(DOTS, text))


def readable(body: bytes | memoryview) -> str:
    """Return a raw event as indented JSON, or as text where it is none; phones partly hidden."""
    raw = bytes(body)
    try:
        decoded = _masked(json.loads(raw))
    except ValueError:
        shown = masked(raw[:LONGEST].decode("utf-8", "replace"))
    else:
        shown = json.dumps(decoded, ensure_ascii=False, indent=2)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _hide(found: re.Match[str]) -> str:
    number = found.group()
    return f"{number[:4]}{'*' * (len(number) - 6)}{number[-2:]}"


def _masked(value: Any) -> Any:
    match value:
        case dict():
            return {masked(str(key)): DOTS if key in PAIRING else _masked(inner) for key, inner in value.items()}
        case list():
            return [_masked(inner) for inner in value]
        case str():
            shown = value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
            return masked(shown)
        case _:
            return value
