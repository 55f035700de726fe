"""Visits of technicians: offer free half days, book the one that the customer names."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import Language, say

SLOTS = "list_visit_slots"
BOOK = "book_visit"
MOST_OFFERED = 3

_CHOICE = re.compile(r"\b(\d{1,2})/(\d{1,2})\b.{0,25}\b(manha|tarde|morning|afternoon)\b", re.DOTALL)
_PERIODS = {"manha": "morning", "tarde": "afternoon"}


def next_call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the call by which a named half day is booked: first those that are free, then the booking."""
    chosen = _CHOICE.search(words.folded(conversation.question))
    if chosen is None or BOOK not in conversation.tools:
        return None
    free = conversation.outcome(SLOTS)
    if free is None:
        return (SLOTS, {}) if conversation.offers(SLOTS) else None
    slot = next((slot for slot in _free(free.output) if _is_meant(slot, chosen)), None)
    if slot is None or not conversation.offers(BOOK):
        return None
    return BOOK, {"slot_id": slot["slot_id"], "reason": conversation.question}


def told(output: Any, language: Language) -> str:
    """Return a sentence that offers the first free half days, empty for another tool's result."""
    free = _free(output)[:MOST_OFFERED]
    if not free:
        return ""
    days = [f"{slot['day'][8:10]}/{slot['day'][5:7]} {say(slot['period'], language)}" for slot in free]
    return say("slots", language, days=", ".join(days))


def _free(output: Any) -> list[dict[str, str]]:
    found = output.get("free") if isinstance(output, dict) else None
    return [slot for slot in found if isinstance(slot, dict) and "slot_id" in slot] if isinstance(found, list) else []


def _is_meant(slot: dict[str, str], chosen: re.Match[str]) -> bool:
    _, month, day = slot["day"].split("-")
    period = _PERIODS.get(chosen[3], chosen[3])
    return (int(day), int(month), slot["period"]) == (int(chosen[1]), int(chosen[2]), period)
