"""Visits of technicians: offer free half days, book the one that the customer names or chooses, once."""

from datetime import date
from typing import Any

from lia_cortex.integrations.openai.simulated import choices, results, words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, Language, say

SLOTS = "list_visit_slots"
BOOK = "book_visit"
MOST_OFFERED = 3


def next_call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the call by which a chosen half day is booked: first those that are free, then the booking."""
    if BOOK not in conversation.tools or conversation.outcome(BOOK) is not None or not _is_meant(conversation):
        return None
    free = conversation.outcome(SLOTS)
    if free is None:
        return (SLOTS, {}) if conversation.offers(SLOTS) else None
    chosen = _chosen(conversation, _free(free.output))
    return (BOOK, {"slot_id": chosen["slot_id"], "reason": _reason(conversation)}) if chosen is not None else None


def answer(conversation: Conversation, language: Language) -> str:
    """Return what to say where the chosen half day cannot be booked, "" everywhere else."""
    free, booked = conversation.outcome(SLOTS), conversation.outcome(BOOK)
    if free is None or results.failed(free.output) or not _is_choice(conversation):
        return ""
    if booked is not None:
        error = booked.output.get("error") if isinstance(booked.output, dict) else ""
        if error == "visit_already_booked":
            return say("visit_exists", language)
        if error != "slot_not_free":
            return ""
    offer = told(free.output, language)
    return f"{say('slot_taken', language)} {offer}" if offer else ""


def told(output: Any, language: Language) -> str:
    """Return a sentence that offers the first free half days, empty for another tool's result."""
    free = _free(output)[:MOST_OFFERED]
    if not free:
        return ""
    days = [f"{slot['day'][8:10]}/{slot['day'][5:7]} {say(slot['period'], language)}" for slot in free]
    return say("slots", language, days=", ".join(days))


def _is_meant(conversation: Conversation) -> bool:
    return _is_choice(conversation) or _accepts_visit(conversation)


def _is_choice(conversation: Conversation) -> bool:
    choice = choices.read(conversation.question)
    if choice.is_named_day_and_half:
        return True
    return bool(choice) and words.topic_of(conversation.question) is None and _was_offered(conversation)


def _accepts_visit(conversation: Conversation) -> bool:
    """Tell whether the customer said yes to our question whether a technician shall come."""
    asked = any(say("offer_visit", language) in conversation.answered for language in LANGUAGES)
    return asked and words.is_yes(conversation.question)


def _was_offered(conversation: Conversation) -> bool:
    starts = (say("slots", language, days="|").split("|")[0] for language in LANGUAGES)
    return any(start in conversation.answered for start in starts)


def _chosen(conversation: Conversation, free: list[dict[str, str]]) -> dict[str, str] | None:
    """Return the free half day that is meant; a place in the list is one of the list that the customer read."""
    if not _is_choice(conversation):
        return None
    choice = choices.read(conversation.question)
    if choice.place is None:
        return next((slot for slot in free if choice.fits(date.fromisoformat(slot["day"]), slot["period"])), None)
    offered = choices.half_days(conversation.answered)
    if not -len(offered) <= choice.place < len(offered):
        return None
    day, month, period = offered[choice.place]
    fits = (slot for slot in free if (slot["day"][5:], slot["period"]) == (f"{month:02}-{day:02}", period))
    return next(fits, None)


def _reason(conversation: Conversation) -> str:
    """Return the customer's words about the trouble, those of today where nothing else was said."""
    said = (*conversation.earlier, *conversation.said)
    trouble = [text for text in said if words.topic_of(text) is words.TROUBLE]
    return (trouble or [conversation.question])[-1]


def _free(output: Any) -> list[dict[str, str]]:
    found = output.get("free") if isinstance(output, dict) else None
    return [slot for slot in found if isinstance(slot, dict) and "slot_id" in slot] if isinstance(found, list) else []
