"""Readers for single values of a webhook: each answers None (or '') instead of raising."""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime

_NUMBER = re.compile(r"-?[0-9]{1,20}", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MILLISECONDS_FROM = 100_000_000_000
"""A Unix time from here on cannot be seconds (year 5138): it counts milliseconds."""


def scrub(value: str) -> str:
    """Return the text without NUL and lone surrogates, which Postgres refuses to store."""
    clean = value.replace("\x00", "")
    if _SURROGATE.search(clean):
        clean = clean.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return clean


def text(value: object) -> str:
    """Return the scrubbed text, or '' when the value is not a text."""
    return scrub(value) if isinstance(value, str) else ""


def optional_text(value: object) -> str | None:
    """Return the scrubbed text, or None when there is none."""
    return text(value).strip() or None


def mapping(value: object) -> Mapping[str, object]:
    """Return the value when it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[object]:
    """Return a list as it is, a lone value as a list of one, nothing as an empty list."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def integer(value: object) -> int | None:
    """Read an int, a whole float, a numeric string or a 64-bit {low, high} object."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value) else None
    if isinstance(value, Mapping):
        low, high = value.get("low"), value.get("high")
        if type(low) is int and type(high) is int:
            return (high << 32) + (low & 0xFFFFFFFF)
    return None


def number(value: object) -> float | None:
    """Read a finite float, also from an int."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) < 1e15 else None
    return None


def octets(value: object) -> bytes | None:
    """Read bytes from {"0": 171, …}, a Buffer object, a list of ints or a base64 string."""
    if isinstance(value, Mapping):
        listed = value.get("data")
        value = listed if isinstance(listed, list) else _in_order(value)
    if isinstance(value, list):
        sound = value and all(type(each) is int and 0 <= each < 256 for each in value)
        return bytes(value) if sound else None
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True) or None
        except (binascii.Error, ValueError):
            return None
    return None


def _in_order(value: Mapping[object, object]) -> list[object] | None:
    indexes = [str(index) for index in range(len(value))]
    return [value[index] for index in indexes] if all(index in value for index in indexes) else None


def instant(value: object) -> datetime | None:
    """Read Unix seconds or milliseconds as UTC, or None when missing or absurd."""
    stamp = integer(value)
    if stamp is None or stamp <= 0:
        return None
    try:
        return datetime.fromtimestamp(stamp / 1000 if stamp >= _MILLISECONDS_FROM else stamp, UTC)
    except (OverflowError, OSError, ValueError):
        return None
