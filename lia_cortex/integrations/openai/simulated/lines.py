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
    """Return that no visit is booked, empty where there is one: its fields tell."""
    return say("no_visit", language) if output.get("open_work_orders") == [] else ""
