"""Tools with effects that a test can count; plugged by ASSISTANT_TOOLSETS."""

from typing import ClassVar

from django.db import connection, transaction
from pydantic import BaseModel, Field

from assistants.ports import Tool
from assistants.types import RunRequest, ToolContext, ToolResult
from lia_cortex.kernel import clock
from lia_cortex.kernel.errors import Refused, Retryable, Uncertain
from lia_cortex.registry.models import AuditEntry

BROKEN: dict[str, Exception] = {
    "refused": Refused("closed", "Fechado para 529.982.247-25"),
    "away": Retryable("down"),
    "uncertain": Uncertain("cut"),
    "bug": KeyError("x"),
}


class TicketArguments(BaseModel):
    """A ticket."""

    subject: str = Field(description="What it is about.", min_length=2)
    cpf: str | None = Field(default=None, description="Whose it is.")


class Tickets:
    """Brings a tool that repeats safely, one that does not, and one that only reads."""

    seen: ClassVar[list[tuple[str, TicketArguments]]] = []

    def tools(self, request: RunRequest) -> list[Tool]:
        """Return the tools."""
        return [
            Tool("open_ticket", "Open a ticket.", TicketArguments, _open, has_effect=True, idempotent=True),
            Tool("book_visit", "Book a visit.", TicketArguments, _book, has_effect=True, idempotent=False),
            Tool("look_up", "Look something up.", TicketArguments, _look),
        ]


def effects(action: str) -> int:
    """Return how many effects there are."""
    return AuditEntry.objects.filter(action=action).count()


def _open(context: ToolContext, arguments: TicketArguments) -> ToolResult:
    """Open it once for a call id, as a service with idempotency keys does."""
    Tickets.seen.append((context.call_id, arguments))
    if arguments.subject in BROKEN:
        raise BROKEN[arguments.subject]
    with transaction.atomic():
        with connection.cursor() as cursor:  # two workers may call with the same id at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 99))", [context.call_id])
        AuditEntry.objects.get_or_create(action="open_ticket", subject=context.call_id, defaults={"at": clock.now()})
    return ToolResult(data={"protocol": "20261122-7", "owner": arguments.cpf or ""})


def _book(context: ToolContext, arguments: TicketArguments) -> ToolResult:
    Tickets.seen.append((context.call_id, arguments))
    AuditEntry.objects.create(action="book_visit", subject=context.call_id, at=clock.now())
    return ToolResult(data={"booked": True})


def _look(context: ToolContext, arguments: TicketArguments) -> ToolResult:
    Tickets.seen.append((context.call_id, arguments))
    if arguments.subject in BROKEN:
        raise BROKEN[arguments.subject]
    return ToolResult(data={"found": arguments.subject, "owner": arguments.cpf or "", "number": 52998224725})
