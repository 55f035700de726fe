"""A tool with an effect in the outside world: it opens a ticket at a real HTTP service."""

import os

import httpx2
from pydantic import BaseModel, Field

from assistants.ports import Tool
from assistants.types import RunRequest, ToolContext, ToolResult
from lia_cortex.kernel.errors import Retryable, Uncertain

DESK = "LIA_TEST_DESK_URL"
SECONDS = 5.0


class TicketArguments(BaseModel):
    """A ticket."""

    subject: str = Field(description="What it is about.", min_length=2)


class Tickets:
    """Brings `open_ticket`; plugged by ASSISTANT_TOOLSETS."""

    def tools(self, request: RunRequest) -> list[Tool]:
        """Return the tool."""
        return [Tool("open_ticket", "Open a ticket.", TicketArguments, _open, has_effect=True, idempotent=True)]


def _open(context: ToolContext, arguments: TicketArguments) -> ToolResult:
    """Open it once for a call id."""
    try:
        answer = httpx2.post(
            os.environ[DESK],
            json={"subject": arguments.subject},
            headers={"idempotency-key": context.call_id},
            timeout=SECONDS,
            trust_env=False,
        )
    except httpx2.ConnectError as error:
        raise Retryable("the desk is away") from error
    except httpx2.RequestError as error:
        raise Uncertain("the desk was silent") from error
    return ToolResult(data=answer.json())
