"""Sentences about what the company's tools did or found, in place of their bare fields."""

from collections.abc import Callable
from typing import Any

from lia_cortex.integrations.openai.simulated import leaving, lines, plans, results, words
from lia_cortex.integrations.openai.simulated.conversation import Conversation, Returned
from lia_cortex.integrations.openai.simulated.phrases import Language, say
from lia_cortex.integrations.openai.simulated.visits import BOOK, SLOTS

CONNECTION, TICKET, UNBLOCK = "check_connection", "open_ticket", "trust_unblock"
_PROTOCOLS = {TICKET: "ticket_opened", "register_sale": "order_taken", "register_lead": "lead_taken"}
_NO_UNBLOCK = ("not_blocked", "already_used_this_month", "several_overdue_invoices")
_DEEDS_BEHIND = {SLOTS: (BOOK,), "check_coverage": ("register_sale", "register_lead")}
_SECTORS = {leaving.SECTOR: "leaving_registered", "ouvidoria": "complaint_taken"}
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
    phrase = _SECTORS.get(str(output.get("sector"))) or _PROTOCOLS.get(item.name)
    return say(phrase, language, protocol=protocol) if phrase else ""


def refusal(item: Returned, language: Language) -> str:
    """Return the sentence for a tool that did not do it; why, where the company has a rule for that."""
    error = str(item.output.get("error")) if isinstance(item.output, dict) else ""
    return say(f"unblock_{error}" if item.name == UNBLOCK and error in _NO_UNBLOCK else "tool_failed", language)


def needs_visit(output: Any) -> bool:
    """Tell whether the line is dark and no visit is booked: only a technician helps."""
    known = output if isinstance(output, dict) else {}
    return known.get("ont") == "los" and not known.get("open_work_order") and not _outage(known.get("outage"), "pt")


def no_outage(conversation: Conversation, language: Language) -> list[str]:
    """Return the sentence for who asked for an outage in the area where a look-up just found none."""
    looked = conversation.outcome(CONNECTION)
    if looked is None or results.failed(looked.output) or not words.is_about_area(conversation.question):
        return []
    return [] if has_outage(conversation) else [say("no_outage", language)]


def is_outdone(item: Returned, conversation: Conversation) -> bool:
    """Tell whether a later call made this result old news: what could be had, once it is booked or ordered."""
    return any(conversation.outcome(deed) is not None for deed in _DEEDS_BEHIND.get(item.name, ()))


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
