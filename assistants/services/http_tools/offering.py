"""The active rows as tools, at most a second old."""

from functools import partial
from typing import Any

from assistants.models import HttpTool
from assistants.ports import Tool
from assistants.services.http_tools import calling
from assistants.services.outages import noticing
from assistants.types import ToolContext, ToolResult
from lia_cortex.kernel.errors import Terminal
from lia_cortex.kernel.recent import Recent

SHOWN = (
    "The platform sends these details to the customer by itself, right after your message. Write one short sentence "
    "that leads to them; write no amount, date or code yourself."
)


def offered() -> tuple[Tool, ...]:
    """Return the tools that assistants may be given: the active ones without a role."""
    return _tools("")


def by_role(role: str) -> HttpTool:
    """Return the active tool with which code does this; raise Terminal when there is none."""
    found = _roles("").get(role)
    if found is None:
        raise Terminal(f"no_tool_for_role:{role}")
    return found


def forget() -> None:
    """Read the rows again at their next use."""
    for each in (_rows, _tools, _roles):
        each.forget()


def _read_rows(_: str) -> tuple[HttpTool, ...]:
    return tuple(HttpTool.objects.select_related("service").filter(is_active=True).order_by("name"))


def _read_tools(_: str) -> tuple[Tool, ...]:
    return tuple(as_tool(row) for row in _rows("") if not row.role)


def _read_roles(_: str) -> dict[str, HttpTool]:
    return {row.role: row for row in _rows("") if row.role}


_rows = Recent(_read_rows)
_tools = Recent(_read_tools)
_roles = Recent(_read_roles)


def as_tool(row: HttpTool) -> Tool:
    """Return a row as a tool."""
    return Tool(
        name=row.name,
        description=row.description,
        arguments={"type": "object", "properties": {}, **row.arguments},
        run=partial(_run, row),
        has_effect=row.has_effect,
        idempotent=row.is_repeatable,
        needs_customer=row.needs_customer,
        personal=row.personal,
        quote=row.quote,  # type: ignore[arg-type]  # the column's choices are the port's
    )


def _run(row: HttpTool, context: ToolContext, arguments: Any) -> ToolResult:
    outcome = calling.run(tool=row, arguments=arguments, context=context)
    noticing.seen(context, outcome.data)
    if not outcome.shown:
        return ToolResult(data=outcome.data)
    told = outcome.data if row.result.strip() or row.quote != HttpTool.Quote.RENDERED else {}
    return ToolResult(data={**told, "shown_to_the_customer": SHOWN}, shown=outcome.shown)
