"""Sentences about what the company's tools did or found, in place of their bare fields."""

from collections.abc import Callable
from typing import Any

from lia_cortex.integrations.openai.simulated import leaving, lines, plans, results
from lia_cortex.integrations.openai.simulated.conversation import Conversation, Returned
from lia_cortex.integrations.openai.simulated.phrases import Language, say
from lia_cortex.integrations.openai.simulated.visits import BOOK, SLOTS

CONNECTION, TICKET, UNBLOCK = "check_connection", "open_ticket", "trust_unblock"
_PROTOCOLS = {TICKET: "ticket_opened", "register_sale": "order_taken", "register_lead": "lead_taken"}
_FOUND: dict[str, Callable[[dict[str, Any], Language], str]] = {
    CONNECTION: lambda output, language: _outage(output.get("outage"), language) or lines.state(output, language),
    "open_work_order": lines.visits,
    "check_coverage": lines.coverage,
    plans.LISTED: plans.told,
    "list_open_invoices": lambda output, language: (
        say("nothing_unpaid", language) if output.get("unpaid_invoices") == 0 else ""
    ),
}


def told(item: Returned, language: Language) -> str:
    """Return the sentence for a tool's result, empty where its fields must do."""
    output = item.output if isinstance(item.output, dict) else {}
    if item.name == UNBLOCK and results.is_shown(output):
        return say("unblocked", language)
    if item.name in _FOUND:
        return "" if results.is_shown(output) else _FOUND[item.name](output, language)
    protocol = str(output.get("protocol") or "")
    if not protocol:
        return ""
    if item.name == BOOK:
        return lines.visit("visit_booked", output, language)
    phrase = "leaving_registered" if output.get("sector") == leaving.SECTOR else _PROTOCOLS.get(item.name)
    return say(phrase, language, protocol=protocol) if phrase else ""


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
