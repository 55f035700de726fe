"""Plans: list them, and change a customer's: the plan of today, what there is instead, a yes, the change."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import results, words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, Language, say

TODAY, LISTED, CHANGE = "current_plan", "list_plans", "change_plan"
_FASTER = re.compile(
    r"\b(mais (rapid\w|veloz|velocidade|megas?)|maior|melhor|aument\w+|upgrade|faster|bigger|better)\b"
)
_YES = re.compile(r"^\W*((sim|yes|ok)\W+)?(confirm\w+|isso mesmo|pode (mudar|trocar|fazer)|mud[ea]\b|go ahead)\b")
_REASONS = (
    "same_plan",
    "overdue_invoices",
    "already_changed_this_month",
    "too_soon_for_a_slower_plan",
    "other_kind_of_plan",
)
Plan = dict[str, Any]


def next_call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the next call on the way to another plan: today's, then those on sale, then the change itself."""
    if CHANGE not in conversation.tools or not _is_meant(conversation):
        return None
    for name, arguments in ((TODAY, {}), (LISTED, {"kind": None})):
        outcome = conversation.outcome(name)
        if outcome is None:
            return (name, arguments) if conversation.offers(name) else None
        if results.failed(outcome.output):
            return None
    agreed = _agreed(conversation)
    if agreed is None or not conversation.offers(CHANGE):
        return None
    return CHANGE, {"plan_id": agreed["plan_id"]}


def answer(conversation: Conversation, language: Language) -> str:
    """Return what to say on the way to another plan, "" when that is not what is asked for."""
    changed = conversation.outcome(CHANGE)
    if changed is not None:
        return _outcome(changed.output, language)
    if CHANGE not in conversation.tools or not _is_meant(conversation):
        return ""
    today, others = _today(conversation), _others(conversation)
    if not today or not others:
        return ""
    chosen = named(conversation.question, others)
    if chosen is not None:
        return say("plan_confirm", language, plan=chosen["name"], price=price(chosen, language))
    if _FASTER.search(words.folded(conversation.question)):
        others = [plan for plan in others if plan["download_mbps"] > today["download_mbps"]]
    if not others:
        return say("plan_fastest", language, plan=today["name"], price=price(today, language))
    now = say("plan_today", language, plan=today["name"], price=price(today, language))
    return "\n".join([now, *lines(others, language), say("plan_choice", language)])


def told(output: Any, language: Language) -> str:
    """Return the plans on sale, a line each, "" for another result."""
    listed = lines(of(output), language)
    return "\n".join([say("plans", language), *listed]) if listed else ""


def named(text: str, plans: list[Plan]) -> Plan | None:
    """Return the one plan that the words name by its speed or its name."""
    plain = words.folded(text)
    giga = {"1000"} if re.search(r"\bgiga\b", plain) else set[str]()
    figures = set(re.findall(r"\d+", plain)) - ({"1"} if giga else set()) | giga
    found = [plan for plan in plans if str(plan["download_mbps"]) in figures]
    return found[0] if len(found) == 1 else None


def of(output: Any) -> list[Plan]:
    """Return the plans in a tool's result."""
    found = output.get("plans") if isinstance(output, dict) else None
    known = {"plan_id", "name", "download_mbps", "price_per_month"}
    return (
        [plan for plan in found if isinstance(plan, dict) and known <= plan.keys()] if isinstance(found, list) else []
    )


def lines(plans: list[Plan], language: Language) -> list[str]:
    """Return a line with name and price for each plan."""
    return [f"• {plan['name']}: {price(plan, language)}" for plan in plans]


def price(plan: Plan, language: Language) -> str:
    """Return what a plan costs a month."""
    amount = str(plan["price_per_month"])
    return say("price", language, price=amount.replace(".", ",") if language == "pt" else amount)


def is_under_way(conversation: Conversation) -> bool:
    """Tell whether our last words asked which plan to change to, or whether to change."""
    is_asked = any(say("plan_choice", each) in conversation.answered for each in LANGUAGES)
    return is_asked or _confirmed(conversation) is not None


def _is_meant(conversation: Conversation) -> bool:
    topic = words.topic_of(conversation.question)
    return topic is words.CHANGE_PLAN or (topic is None and is_under_way(conversation))


def _agreed(conversation: Conversation) -> Plan | None:
    """Return the plan that we named and the customer said yes to."""
    question = conversation.newest
    if not (words.is_yes(question) or _YES.match(words.folded(question))):
        return None
    name = _confirmed(conversation)
    return next((plan for plan in _others(conversation) if plan["name"] == name), None)


def _confirmed(conversation: Conversation) -> str | None:
    """Return the name of the plan that our last words asked to confirm."""
    for language in LANGUAGES:
        asked = re.escape(say("plan_confirm", language, plan="PLAN", price="PRICE"))
        found = re.search(asked.replace("PLAN", "(.+?)").replace("PRICE", ".+?"), conversation.answered)
        if found is not None:
            return found[1]
    return None


def _today(conversation: Conversation) -> Plan:
    outcome = conversation.outcome(TODAY)
    plan = outcome.output.get("plan") if outcome is not None and isinstance(outcome.output, dict) else None
    return plan if isinstance(plan, dict) and "download_mbps" in plan else {}


def _others(conversation: Conversation) -> list[Plan]:
    """Return the plans of the customer's kind that are not the one of today, the slowest first."""
    today, listed = _today(conversation), conversation.outcome(LISTED)
    on_sale = of(listed.output) if listed is not None else []
    fitting = [plan for plan in on_sale if plan.get("kind") == today.get("kind")]
    return [plan for plan in fitting if plan["plan_id"] != today.get("plan_id")]


def _outcome(output: Any, language: Language) -> str:
    if not results.failed(output):
        return say("plan_changed", language)
    code = str(output.get("error"))
    return say(f"plan_{code}" if code in _REASONS else "deed_failed", language)
