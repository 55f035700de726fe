"""Try a tool by hand, as a person who sets it up: a call of its own, with a customer that the person names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistants.models import HttpTool
from assistants.services import argument_checks
from assistants.services.http_tools import calling
from assistants.types import ToolContext, VerifiedCustomer
from lia_cortex.kernel import db, ids
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain


@dataclass(frozen=True, slots=True)
class Trial:
    """What a try came to: `problem` is empty when it went well."""

    data: dict[str, Any]
    shown: tuple[str, ...] = ()
    problem: str = ""


def attempt(
    *,
    tool: HttpTool,
    arguments: Mapping[str, Any],
    customer: VerifiedCustomer | None,
    phone: str,
    now: datetime,
    key: str = "",
) -> Trial:
    """Return what the tool's call comes to; `key` again is the same call again. No transaction may be open."""
    schema = {"type": "object", "properties": {}, **tool.arguments}
    if told := argument_checks.faults(schema, dict(arguments)):
        return Trial({}, problem=f"bad_arguments: {told}")
    context = ToolContext(
        call_id=key or ids.random_id("try"),
        turn_id=0,
        conversation_id=0,
        scope="",
        assistant_id=0,
        now=now,
        phones=(phone,) if phone else (),
        customer=customer,
    )
    db.release()
    try:
        outcome = calling.run(tool=tool, arguments=arguments, context=context)
    except Refused as error:
        return Trial({}, problem=f"{error.code}: {error}")
    except (Retryable, Terminal, Uncertain) as error:
        return Trial({}, problem=f"{type(error).__name__}: {error.reason}")
    return Trial(outcome.data, outcome.shown)
