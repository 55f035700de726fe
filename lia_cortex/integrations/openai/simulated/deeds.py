"""Sentences about what the company's tools did or found, in place of their bare fields."""

from typing import Any

from lia_cortex.integrations.openai.simulated import lines
from lia_cortex.integrations.openai.simulated.conversation import Conversation, Returned
from lia_cortex.integrations.openai.simulated.phrases import Language, say
from lia_cortex.integrations.openai.simulated.visits import BOOK, SLOTS

CONNECTION, ORDERS, TICKET, SALE = "check_connection", "open_work_order", "open_ticket", "register_sale"
_PROTOCOLS = {TICKET: "ticket_opened", SALE: "order_taken"}


def told(item: Returned, language: Language) -> str:
    """Return the sentence for a tool's result, empty where its fields must do."""
    output = item.output if isinstance(item.output, dict) else {}
    if item.name == CONNECTION:
        return _outage(output.get("outage"), language) or lines.state(output, language)
    if item.name == ORDERS:
        return lines.visits(output, language)
    protocol = str(output.get("protocol") or "")
    if not protocol:
        return ""
    if item.name == BOOK:
        day, period = str(output.get("day")), say(str(output.get("period")), language)
        return say("visit_booked", language, day=f"{day[8:10]}/{day[5:7]}", period=period, protocol=protocol)
    return say(_PROTOCOLS[item.name], language, protocol=protocol) if item.name in _PROTOCOLS else ""


def is_outdone(item: Returned, conversation: Conversation) -> bool:
    """Tell whether a later call made this result old news: the free half days once one of them is booked."""
    return item.name == SLOTS and conversation.outcome(BOOK) is not None


def has_outage(conversation: Conversation) -> bool:
    """Tell whether the region is out: no step with the customer's own router helps."""
    looked = conversation.outcome(CONNECTION)
    found = looked.output if looked is not None and isinstance(looked.output, dict) else {}
    return bool(_outage(found.get("outage"), "pt"))


def _outage(outage: Any, language: Language) -> str:
    if not isinstance(outage, dict):
        return ""
    sentence = say("outage", language, cause=str(outage.get("cause") or ""))
    end = str(outage.get("estimated_end") or "")
    return (
        f"{sentence} {say('outage_end', language, day=f'{end[8:10]}/{end[5:7]}', hour=end[11:16])}" if end else sentence
    )
