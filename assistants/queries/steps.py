"""Steps of runs as people read them: without the verification codes that customers typed."""

import re
from collections.abc import Iterable
from typing import Any

from assistants.models import RunStep

DOTS = "••••••"
TOOL = "verify_customer"
"""The one tool that codes go to; no other step is touched."""

_CODE = re.compile(r"(?<!\d)\d(?:[ .-]?\d){5}(?!\d)")


def for_people(step: RunStep) -> RunStep:
    """Return the row without codes; it must not be saved any more."""
    if step.tool == TOOL or TOOL in _named(step.calls):
        step.arguments, step.text = _hidden(step.arguments), _hidden(step.text)
        step.calls, step.result = _hidden(step.calls), _hidden(step.result)
    return step


def _named(calls: Iterable[Any]) -> set[str]:
    return {str(call.get("name", "")) for call in calls if isinstance(call, dict)}


def _hidden(value: Any) -> Any:
    match value:
        case str():
            return _CODE.sub(DOTS, value)
        case dict():
            return {name: _hidden(inner) for name, inner in value.items()}
        case list():
            return [_hidden(inner) for inner in value]
        case _:
            return value
