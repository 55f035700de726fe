"""What a person looks up for a customer: the same tools as the assistants', with the customer's rights and no more."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assistants.models import HttpTool
from assistants.services import http_tools
from assistants.services.customers import proofs
from assistants.types import ToolContext
from lia_cortex.kernel import db, ids
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain

log = logging.getLogger(__name__)

UNVERIFIED, CHOOSE, AWAY, REFUSED = "unverified", "choose", "away", "refused"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a tool told, written by code; `problem` says why it told nothing."""

    texts: tuple[str, ...] = ()
    data: tuple[tuple[str, Any], ...] = ()
    problem: str = ""
    words: str = ""


def names() -> list[str]:
    """Return the tools that a person may use here: they look something up of the customer and need no arguments."""
    return [tool.name for tool in http_tools.offered() if _is_for_people(tool)]


def look_up(*, name: str, scope: str, conversation_id: int, phones: tuple[str, ...], now: datetime) -> LookedUp | None:
    """Return what the tool tells about the verified customer of the conversation, None where there is no such tool.

    Nobody is verified by it. No transaction may be open.
    """
    tool = next((tool for tool in http_tools.offered() if tool.name == name and _is_for_people(tool)), None)
    if tool is None:
        return None
    customer = proofs.known(scope, now=now)
    if customer is None:
        return LookedUp(problem=UNVERIFIED)
    if customer.must_choose:
        return LookedUp(problem=CHOOSE)
    context = ToolContext(
        call_id=ids.random_id("dt"),
        turn_id=0,
        conversation_id=conversation_id,
        scope=scope,
        assistant_id=0,
        now=now,
        phones=phones,
    )
    db.release()
    try:
        result = tool.run(replace(context, customer=customer.as_seen_by_tools()), {})
    except Refused as refusal:
        return LookedUp(problem=REFUSED, words=str(refusal))
    except (Retryable, Terminal, Uncertain) as error:
        log.warning("desk_tools.failed tool=%s reason=%s", name, error.reason)
        return LookedUp(problem=AWAY)
    told = {key: value for key, value in result.data.items() if key != "shown_to_the_customer"}
    return LookedUp(texts=result.shown, data=tuple(told.items()))


def _is_for_people(tool: Any) -> bool:
    needs_nothing = isinstance(tool.arguments, dict) and not tool.arguments.get("required")
    return bool(tool.needs_customer and not tool.has_effect and needs_nothing and tool.quote in HttpTool.Quote.values)
