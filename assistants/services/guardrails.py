"""What never reaches a customer: calls written as text, transfers that nobody made, empty or cut answers."""

import re
from collections.abc import Iterable
from enum import StrEnum

import orjson

from assistants.services import transfer_claims


class Verdict(StrEnum):
    """Why an answer is not sent; kept on its step as `guard:<verdict>`."""

    TOOL_AS_TEXT = "tool_as_text"
    CLAIMED_TRANSFER = "claimed_transfer"
    EMPTY = "empty"
    CUT_OFF = "cut_off"
    MODEL_REFUSED = "model_refused"


PREFIX = "guard:"
TRIES = 2
"""Answers of one run that may fail here, after which a person is asked: a model that insists will go on."""

CORRECTIONS = {
    Verdict.TOOL_AS_TEXT: (
        "Your last answer was not sent: it contained a tool call as text. Call the tool through the function "
        "interface, or answer the customer in plain words."
    ),
    Verdict.CLAIMED_TRANSFER: (
        "Your last answer was not sent: it announced a transfer, and no transfer was made. If the customer is to be "
        "transferred, call the tool now; otherwise answer without announcing one."
    ),
    Verdict.EMPTY: "Your last answer was empty and was not sent. Answer the customer, or call a tool.",
    Verdict.CUT_OFF: "Your last answer was cut off by its length and was not sent. Answer much more briefly.",
    Verdict.MODEL_REFUSED: (
        "Your last answer was not sent. Answer the customer politely within your task, or call in a person."
    ),
}

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

_CALL = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\(")
_MARKUP = re.compile(
    r"</?(tool|function)_?(call|response)?s?\b|<\|?tool|```\s*tool|\bfunctions\.\w|\btool_calls\b", re.IGNORECASE
)
_NAME = re.compile(r"[\"'](name|tool|function|recipient_name)[\"']\s*:", re.IGNORECASE)
_ARGUMENTS = re.compile(r"[\"'](arguments|parameters|args|input)[\"']\s*:", re.IGNORECASE)


def judge(text: str, *, tools: Iterable[str] = (), refused: bool = False, incomplete: bool = False) -> Verdict | None:
    """Return why this text without a tool call must not be sent, or None when it may be.

    The check of figures against sources joins here as one more verdict.
    """
    if refused:
        return Verdict.MODEL_REFUSED
    if not text.strip():
        return Verdict.EMPTY
    if is_call_as_text(text, tools=tools):
        return Verdict.TOOL_AS_TEXT
    if transfer_claims.found_in(text):
        return Verdict.CLAIMED_TRANSFER
    return Verdict.CUT_OFF if incomplete else None


def is_call_as_text(text: str, *, tools: Iterable[str] = ()) -> bool:
    """Tell whether the text holds a tool call, or the name of a tool, which no customer should read."""
    if _CALL.search(text) or _MARKUP.search(text) or (_NAME.search(text) and _ARGUMENTS.search(text)):
        return True
    names = {name for name in {*tools, *KNOWN_TOOLS} if "_" in name}
    if any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in names):
        return True
    return _is_json(text)


def _is_json(text: str) -> bool:
    stripped = re.sub(r"^```\w*\s*|\s*```$", "", text.strip())
    if not stripped.startswith(("{", "[{")):
        return False
    try:
        orjson.loads(stripped)
    except orjson.JSONDecodeError:
        return False
    return True
