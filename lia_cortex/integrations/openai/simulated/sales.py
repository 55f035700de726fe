"""Sales of new plans: where it is wanted, which plan, whose data, a yes, the order; without cover, a lead."""

import re
from typing import Any

from lia_cortex.integrations.openai.simulated import buyers, plans, results, words
from lia_cortex.integrations.openai.simulated.conversation import Conversation
from lia_cortex.integrations.openai.simulated.phrases import LANGUAGES, Language, say

COVERAGE, ORDER, LEAD = "check_coverage", "register_sale", "register_lead"
_QUESTIONS = ("sale_plan", "sale_plan_here", "sale_postcode", "sale_postcode_again", "sale_missing", "lead_name")
_NAME_QUESTIONS = ("sale_missing", "lead_name")
_CONFIRM = "sale_confirm"
_WISHES = ("buy", "coverage")
_NAMES_PLAN = re.compile(r"\b(?:mega|giga|plano|plan)")
_COMPANY = re.compile(r"\bempresa(?:rial)?\b|\bbusiness\b|\bcnpj\b")


def next_call(conversation: Conversation) -> tuple[str, dict[str, Any]] | None:
    """Return the next call on the way to an order: is the place served, then the order or the lead, once."""
    if not is_meant(conversation) or any(conversation.outcome(name) for name in (ORDER, LEAD)):
        return None
    buyer = _buyer(conversation)
    if not buyer.postcode:
        return None
    covered = conversation.outcome(COVERAGE)
    if covered is None:
        return (COVERAGE, {"postcode": buyer.postcode}) if conversation.offers(COVERAGE) else None
    if _is_covered(covered.output):
        plan = _plan(conversation)
        is_agreed = _was_asked(conversation.answered, (_CONFIRM,)) and words.is_yes(conversation.newest)
        if plan is None or buyer.missing() or not is_agreed or not conversation.offers(ORDER):
            return None
        return _filled(conversation, ORDER, _order(buyer, plan))
    city = str(_place(covered.output).get("city") or "")
    if buyer.name and city and _was_asked(conversation.answered, ("lead_name",)) and conversation.offers(LEAD):
        return _filled(conversation, LEAD, {"name": buyer.name, "city": city, "reason": "no_coverage"})
    return None


def answer(conversation: Conversation, language: Language) -> str:
    """Return what to say on the way to an order, "" when no sale is under way or a tool's own result tells it."""
    if not is_meant(conversation) or any(_is_told(conversation, name) for name in (ORDER, LEAD)):
        return ""
    refused = conversation.outcome(ORDER)
    if refused is not None and results.failed(refused.output):
        known = refused.output.get("error") == "order_already_under_review"
        return say("order_exists" if known else "deed_failed", language)
    covered = conversation.outcome(COVERAGE)
    if covered is None:
        return say("sale_postcode", language) if _was_asked(conversation.answered, _QUESTIONS) else ""
    if results.failed(covered.output):
        is_unknown = covered.output.get("error") in {"postcode_not_found", "malformed_postcode"}
        return say("sale_postcode_again", language) if is_unknown else ""
    if not _place(covered.output):
        return ""
    where = {part: str(_place(covered.output).get(part) or "") for part in ("street", "district", "city")}
    if not _is_covered(covered.output):
        return f"{say('not_covered', language, **where)} {say('lead_name', language)}"
    return _of_served(conversation, language, where)


def choice(conversation: Conversation, language: Language) -> str:
    """Return the question behind the list of plans, "" where the list is not for a sale."""
    return say("sale_plan", language) if is_meant(conversation) else ""


def _of_served(conversation: Conversation, language: Language, where: dict[str, str]) -> str:
    buyer, plan = _buyer(conversation), _plan(conversation)
    served = say("covered", language, **where)
    if plan is None:
        lines = plans.lines(_on_sale(conversation), language)
        return "\n".join([served, *lines, say("sale_plan_here", language)]) if lines else served
    chosen = {"plan": plan["name"], "price": plans.price(plan, language)}
    if missing := buyer.missing():
        needed = ", ".join(say(f"sale_{name}", language) for name in missing)
        asks = say("sale_missing", language, **chosen, missing=needed)
        return asks if _was_asked(conversation.answered, ("sale_missing",)) else f"{served}\n\n{asks}"
    known = {"number": buyer.number, "name": buyer.name, "due_day": str(buyer.due_day)}
    return say(_CONFIRM, language, **chosen, **where, **known)


def is_meant(conversation: Conversation) -> bool:
    """Tell whether the customer wants a new plan, or goes on with the order of one: a CPF is then no proof."""
    if ORDER not in conversation.tools or COVERAGE not in conversation.tools:
        return False
    topic = words.topic_of(conversation.question)
    if topic is not None:
        return topic.name in _WISHES
    if plans.is_under_way(conversation):
        return False  # the yes is to another plan, not to a new line
    is_under_way = any(_was_asked(ours, (*_QUESTIONS, _CONFIRM)) for ours in conversation.told[-2:])
    asks = words.is_question(conversation.question) and not _tells(conversation.question)
    return is_under_way and not asks


def _tells(text: str) -> bool:
    """Tell whether the words name a plan or say something about who orders it, whatever they ask as well."""
    return bool(_NAMES_PLAN.search(words.folded(text))) or buyers.read((("", text),), asks_name=()) != buyers.Buyer()


def _was_asked(ours: str, names: tuple[str, ...]) -> bool:
    return any(start in ours for start in _starts(names))


def _starts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of our questions that are the same whoever is asked."""
    fixed = {
        "sale_missing": {"pt": "Para registrar o pedido do ", "en": "To register the order of "},
        _CONFIRM: {"pt": "Posso registrar o pedido?", "en": "Shall I register the order?"},
    }
    return tuple(fixed[name][each] if name in fixed else say(name, each) for name in names for each in LANGUAGES)


def _buyer(conversation: Conversation) -> buyers.Buyer:
    return buyers.read(conversation.exchange, asks_name=_starts(_NAME_QUESTIONS))


def _plan(conversation: Conversation) -> plans.Plan | None:
    """Return the plan named last among those that are sold there; a house number is no speed."""
    on_sale = _on_sale(conversation)
    for ours, text in reversed(conversation.exchange):
        if _was_asked(ours, ("sale_missing",)) and not _NAMES_PLAN.search(words.folded(text)):
            continue
        if (plan := plans.named(text, on_sale)) is not None:
            return plan
    return None


def _on_sale(conversation: Conversation) -> list[plans.Plan]:
    """Return the plans for homes, or those for companies where the customer speaks of one."""
    found = conversation.outcome(COVERAGE)
    on_sale = plans.of(found.output) if found is not None else []
    for_company = any(_COMPANY.search(words.folded(text)) for _, text in conversation.exchange)
    return [plan for plan in on_sale if bool(_COMPANY.search(words.folded(plan["name"]))) == for_company]


def _order(buyer: buyers.Buyer, plan: plans.Plan) -> dict[str, Any]:
    return {
        "document": buyer.document,
        "name": buyer.name,
        "email": buyer.email,
        "postcode": buyer.postcode,
        "number": buyer.number,
        "plan_id": plan["plan_id"],
        "due_day": buyer.due_day,
    }


def _filled(conversation: Conversation, name: str, known: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    properties = conversation.tools[name].get("parameters", {}).get("properties", {})
    return name, dict.fromkeys(properties) | known


def _is_told(conversation: Conversation, name: str) -> bool:
    done = conversation.outcome(name)
    return done is not None and not results.failed(done.output)


def _is_covered(output: Any) -> bool:
    return isinstance(output, dict) and bool(output.get("covered"))


def _place(output: Any) -> dict[str, Any]:
    place = output.get("place") if isinstance(output, dict) else None
    return place if isinstance(place, dict) else {}
