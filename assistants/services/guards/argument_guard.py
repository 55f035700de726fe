"""Hold what a tool with an effect is called with against what was said: nothing in it may be made up."""

from collections.abc import Callable
from typing import Any

from assistants.ports import Tool
from assistants.services.guards import argument_fields
from assistants.services.guards.argument_fields import Field, Means
from assistants.services.guards.facts import extraction
from assistants.services.guards.facts.amounts import number
from assistants.services.guards.facts.plain import compact, plain
from assistants.services.guards.facts.types import Fact, Kind
from assistants.services.guards.known import Known
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import Stop, Stopped

LARGE = 1000
"""From where on a number without a unit names something rather than counting."""

SHORTEST_CODE = 3
"""Digits of a code in free words; "2a-via" is a word."""

FIGURES = frozenset({Kind.MONEY, Kind.PERCENT, Kind.SPEED, Kind.DATE, Kind.CODE, Kind.ADDRESS})
"""What free words may not make up; how long something has lasted, and about when, they may tell in their own way."""

Hide = Callable[[str], str]


def refusal(tool: Tool, values: Any, *, sources: Callable[[], Sources], hide: Hide) -> Stopped | None:
    """Return the first argument that nothing said before the call holds, or None; what only reads may ask anything.

    `values` hold private values as tokens, as the sources do; `hide` makes a token of one that the model wrote out.
    """
    if not tool.has_effect:
        return None
    known: Known | None = None
    for field in argument_fields.of(tool.arguments, values):
        if _states_nothing(field):
            continue
        known = known or Known(sources(), offered=f"{tool.description} {argument_fields.schema(tool.arguments)}")
        if not _is_known(field, known, hide):
            return Stopped(Stop.INVENTED_ARGUMENT, f"{tool.name}.{field.path}: {field.value}", argument=field.path)
    return None


def _states_nothing(field: Field) -> bool:
    if isinstance(field.value, str):
        if not field.value.strip():
            return True
        return field.means in {Means.WORDS, Means.MOMENT} and not any(char.isdigit() for char in field.value)
    return field.means in {Means.WORDS, Means.MOMENT} and abs(field.value) < LARGE


def _is_known(field: Field, known: Known, hide: Hide) -> bool:
    if not isinstance(field.value, str):
        return _is_known_number(field.means, field.value, known)
    text = plain(field.value)
    if known.has(text):
        return True
    hidden = hide(field.value)
    if hidden != field.value:
        text = plain(hidden)
        if known.has(text):
            return True
    match field.means:
        case Means.PLACE:
            return known.has_place(text)
        case Means.AMOUNT if text.replace(".", "").replace(",", "").isdigit():
            return _is_known_number(Means.AMOUNT, float(number(text) or 0), known)
        case Means.WHOLE:
            return known.has_parts(text) or _holds_figures(text, known, needed=True)
        case _:
            return _holds_figures(text, known, is_moment=field.means == Means.MOMENT)


def _is_known_number(means: Means, value: float, known: Known) -> bool:
    whole = Fact(Kind.CODE, str(abs(int(value))), str(value))
    money = Fact(Kind.MONEY, round(abs(value) * 100), str(value))
    match means:
        case Means.AMOUNT:
            return known.holds(money)
        case Means.DAY:
            return known.holds(Fact(Kind.DATE, (int(value), None, None), str(value))) or known.has(str(int(value)))
        case _:
            return known.has(str(value)) or known.holds(whole) or known.holds(money)


def _holds_figures(text: str, known: Known, *, needed: bool = False, is_moment: bool = False) -> bool:
    """Tell whether all figures of a plain text are known; with `needed`, there must be one that is no code."""
    facts = [fact for fact in extraction.of_text(text) if _counts(fact, is_moment=is_moment)]
    if needed and not any(fact.kind in {Kind.DATE, Kind.SPEED, Kind.MONEY} for fact in facts):
        return False
    return all(known.holds(fact) for fact in facts)


def _counts(fact: Fact, *, is_moment: bool) -> bool:
    if fact.kind == Kind.CODE:
        digits = sum(char.isdigit() for char in compact(str(fact.value)))
        return digits >= SHORTEST_CODE or fact.text.startswith("[")
    return fact.kind in FIGURES or (is_moment and fact.kind == Kind.TIME)
