"""What an assistant can do with a conversation; nothing changes here, the turn's settling acts on the decision."""

from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from assistants.ports import Tool
from assistants.services import catalog
from assistants.types import RunRequest, ToolContext, ToolResult


class ToPersonArguments(BaseModel):
    """Why, and what the person should know."""

    reason: str = Field(description="Why a person is needed, in one short sentence, in Portuguese.")
    summary: str = Field(description="What the customer wants and what was tried, for the person who takes over.")


class CloseArguments(BaseModel):
    """Why it ends."""

    reason: str = Field(description="What was settled, in one short sentence, in Portuguese.")


class Handoffs:
    """Brings `hand_off`, `transfer_to_person` and `close_conversation`."""

    def tools(self, request: RunRequest) -> list[Tool]:
        """Return the tools; `hand_off` only where the assistant may hand off to somebody."""
        return [*_hand_off(request.assistant_id), TO_PERSON, CLOSE]


def _hand_off(assistant_id: int) -> list[Tool]:
    targets = tuple((target.slug, target.purpose) for target in catalog.colleagues(assistant_id))
    return [_hand_off_to(targets)] if targets else []


@lru_cache(maxsize=64)
def _hand_off_to(targets: tuple[tuple[str, str], ...]) -> Tool:
    """Return the tool for these colleagues; kept, for making its schema takes longer than all queries of a run."""
    purposes = "\n".join(f"- {slug}: {purpose}" for slug, purpose in targets)
    description = (
        "Give the conversation to the colleague who serves this subject; they answer the customer at once. "
        f"Do not announce it, just call. Colleagues:\n{purposes}"
    )
    slugs: Any = Literal[tuple(slug for slug, _ in targets)]
    arguments = create_model(
        "HandOffArguments",
        target=(slugs, Field(description="The colleague.")),
        reason=(str, Field(description="Why, in one short sentence, in Portuguese.")),
        summary=(str, Field(description="What the customer wants and what is already known.")),
    )
    return Tool("hand_off", description, arguments, _decide_hand_off)


def _decide_hand_off(_: ToolContext, arguments: Any) -> ToolResult:
    return ToolResult(handoff=(arguments.target, arguments.reason, arguments.summary))


def _decide_to_person(_: ToolContext, arguments: ToPersonArguments) -> ToolResult:
    return ToolResult(to_person=(arguments.reason, arguments.summary))


def _decide_close(_: ToolContext, arguments: CloseArguments) -> ToolResult:
    return ToolResult(close=arguments.reason)


CLOSE = Tool(
    "close_conversation",
    "End the conversation. Call it only when the customer has said that nothing more is needed. Do not say goodbye, "
    "just call: the platform does, with the protocol.",
    CloseArguments,
    _decide_close,
)
TO_PERSON = Tool(
    "transfer_to_person",
    "Bring in a person of the team. Call it when the customer asks for a person, or when you cannot help. "
    "Do not announce it, just call: the customer is told by the platform.",
    ToPersonArguments,
    _decide_to_person,
)
