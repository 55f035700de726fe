"""Recognise a tool call that a model wrote as text, in whatever notation."""

import re
from collections.abc import Iterable
from functools import lru_cache

import orjson

KNOWN_TOOLS = frozenset(
    re.findall(
        r"\w+",
        """
        search_knowledge hand_off transfer_to_person register_complaint ask_nps close_conversation
        verify_customer check_connection list_open_invoices trust_unblock payment_status open_work_order
        open_ticket book_visit check_coverage list_plans register_sale register_lead choose_address
        """,
    )
)
"""Names that no customer should read, whichever tools this deployment has."""

_CALL = re.compile(
    r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\(|[`\"']?\s*[:=]?\s*\{)|"
    r"\{\s*[\"'][a-z_]+[\"']\s*:"
)
_MARKUP = re.compile(
    r"</?(tool|function)_?(call|response)?s?\b|<\|?tool|```\s*tool|\bfunctions\.\w|\btool_calls\b", re.IGNORECASE
)
_NAME = re.compile(r"[\"'](name|tool|function|recipient_name|role)[\"']\s*:", re.IGNORECASE)
_ARGUMENTS = re.compile(r"[\"'](arguments|parameters|args|input|content)[\"']\s*:", re.IGNORECASE)
_FENCE = re.compile(r"^```\w*\s*|\s*```$")


def is_call(text: str, *, tools: Iterable[str] = ()) -> bool:
    """Tell whether the text holds a tool call, or the name of a tool, which no customer should read."""
    if _CALL.search(text) or _MARKUP.search(text) or (_NAME.search(text) and _ARGUMENTS.search(text)):
        return True
    return bool("_" in text and named(frozenset(tools)).search(text)) or _is_json(text)


@lru_cache(maxsize=64)
def named(tools: frozenset[str]) -> re.Pattern[str]:
    """Return what finds the name of one of these tools, or of a known one."""
    names = sorted(name for name in tools | KNOWN_TOOLS if "_" in name)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)


def _is_json(text: str) -> bool:
    stripped = _FENCE.sub("", text.strip())
    if not stripped.startswith(("{", "[{")):
        return False
    try:
        orjson.loads(stripped)
    except orjson.JSONDecodeError:
        return False
    return True
