"""Read what a tool returned: did it work, and how to tell it without changing a figure."""

from typing import Any

LINES = 8
"""Lines of one result that are told: a longer list does not fit a phone."""

_WORDS = ("message", "text", "summary", "answer", "detail")
_FAILED = {"error", "failed", "failure", "refused", "denied", "unavailable", "timeout"}


def failed(output: Any) -> bool:
    """Tell whether the tool says that it did not do it."""
    if not isinstance(output, dict):
        return False
    if output.get("error") or output.get("ok") is False or output.get("success") is False:
        return True
    return str(output.get("status", "")).lower() in _FAILED


def is_shown(output: Any) -> bool:
    """Tell whether the platform itself shows the customer what the tool found."""
    return isinstance(output, dict) and "shown_to_the_customer" in output


def told(output: Any) -> str:
    """Return the result in words: the tool's own sentence where it has one, else its fields as they are."""
    if isinstance(output, str):
        return output.strip()
    if isinstance(output, dict):
        own = next((output[key] for key in _WORDS if isinstance(output.get(key), str)), "")
        if own:
            return own.strip()
    return "\n".join(_lines(output)[:LINES])


def _lines(output: Any) -> list[str]:
    if isinstance(output, dict):
        flat = [f"{_label(key)}: {value}" for key, value in output.items() if _is_plain(value) and key != "ok"]
        nested = [line for value in output.values() if isinstance(value, dict | list) for line in _lines(value)]
        return flat + nested
    if isinstance(output, list):
        return [f"• {_row(item)}" for item in output]
    return [str(output)] if _is_plain(output) else []


def _row(item: Any) -> str:
    if isinstance(item, dict):
        return " · ".join(f"{_label(key)}: {value}" for key, value in item.items() if _is_plain(value))
    return str(item)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _label(key: str) -> str:
    return key.replace("_", " ")
