"""Gather the sources of an answer from what the model was given: no row is read again."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeGuard
from zoneinfo import ZoneInfo

from django.conf import settings

from assistants.models import RunStep
from assistants.services.guards import fencing
from assistants.services.guards.sources import SEARCH, Returned, Sources
from assistants.services.toolbox import Toolbox
from lia_cortex.integrations.openai.types import (
    AssistantSaid,
    InputItem,
    ModelRequest,
    Note,
    ToolCalled,
    ToolReturned,
    UserSaid,
)

READS = re.compile(r"^(?:check|choose|consult|find|get|list|look|payment_status|read|search|show|status|validate)")


def of(
    asked: ModelRequest,
    *,
    rows: Sequence[RunStep],
    toolbox: Toolbox,
    now: datetime,
    burst: Sequence[str] = (),
    orders: Sequence[str] = (),
) -> Sources:
    """Return what the answer to this request may rest on.

    That is every tool result in it (of this run, of the turn's earlier runs and of superseded turns), articles, rows
    that code rendered, the customer's words of this conversation and what our side said in it.
    """
    names = {item.call_id: item.name for item in asked.input if isinstance(item, ToolCalled)}
    returned = [
        Returned(name, data, has_effect(name, toolbox))
        for item in asked.input
        if isinstance(item, ToolReturned)
        and (name := names.get(item.call_id, ""))
        and isinstance(data := fencing.read(item.output_json), Mapping)
    ]
    return Sources(
        now=now.astimezone(ZoneInfo(settings.TIME_ZONE)),
        tools=[result for result in returned if result.name != SEARCH],
        passages=[text for result in returned if result.name == SEARCH for text in _passages(result.data)],
        shown=[text for row in rows for text in (row.result or {}).get("shown", ())],
        customer=[item.text for item in asked.input if isinstance(item, UserSaid)],
        said=[item.text for item in asked.input if isinstance(item, AssistantSaid | Note) and not _is_hint(item)],
        hints=[item.text for item in asked.input if _is_hint(item)],
        rules=asked.instructions,
        burst=burst,
        orders=orders,
        tool_names=frozenset(toolbox.tools),
    )


def _is_hint(item: InputItem) -> TypeGuard[Note]:
    return isinstance(item, Note) and item.is_hint


def has_effect(name: str, toolbox: Toolbox) -> bool:
    """Tell whether the tool does something; a tool that is gone by now is told by its name."""
    tool = toolbox.tools.get(name)
    return tool.has_effect if tool is not None else not READS.match(name)


def _passages(data: Mapping[str, object]) -> list[str]:
    found = data.get("results")
    rows = found if isinstance(found, list) else []
    return [f"{row.get('title', '')}\n{row.get('text', '')}" for row in rows if isinstance(row, Mapping)]
