"""What a look at the customer's line and at its visits found, in a sentence."""

from typing import Any

from lia_cortex.integrations.openai.simulated.phrases import Language, say

_LIGHT = {"los": "line_dark", "no_power": "line_unpowered"}


def state(output: dict[str, Any], language: Language) -> str:
    """Return how the line is, empty where the look-up does not say so."""
    name = _LIGHT.get(str(output.get("ont")))
    if name is None and output.get("block") in {"reduced", "blocked"}:
        name = "line_restricted"
    if name is None and output.get("online") is True:
        name = "line_up"
    return say(name, language) if name else ""


def visits(output: dict[str, Any], language: Language) -> str:
    """Return the visits that are booked, or that none is; empty where the look-up does not say."""
    orders = output.get("open_work_orders")
    if orders == []:
        return say("no_visit", language)
    known = [
        order for order in orders or [] if isinstance(order, dict) and {"day", "period", "protocol"} <= order.keys()
    ]
    return "\n".join(visit("visit_stands", order, language) for order in known)


def visit(phrase: str, order: dict[str, Any], language: Language) -> str:
    """Return a sentence about a visit of this day, half day and protocol."""
    day, period = str(order.get("day")), say(str(order.get("period")), language)
    return say(phrase, language, day=f"{day[8:10]}/{day[5:7]}", period=period, protocol=str(order.get("protocol")))


def coverage(output: dict[str, Any], language: Language) -> str:
    """Return whether a place is served, empty where the look-up does not say so."""
    place = output.get("place")
    if not isinstance(place, dict) or not {"street", "district", "city"} <= place.keys():
        return ""
    name = "covered" if output.get("covered") else "not_covered"
    return say(name, language, **{part: str(place[part]) for part in ("street", "district", "city")})
