"""What others plug into the assistants: tools, and the fence of the turn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from assistants.types import RunRequest, ToolContext, ToolResult


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model may call.

    `arguments` is a pydantic model, its field descriptions are part of the prompt. A tool with an effect is
    repeated after a crash only when it is `idempotent` per call id; otherwise its outcome stays unknown.
    """

    name: str
    description: str
    arguments: type[BaseModel]
    run: Callable[[ToolContext, Any], ToolResult]
    has_effect: bool = False
    idempotent: bool = True


class Toolset(Protocol):
    """Brings the tools of one app; plugged by `ASSISTANT_TOOLSETS`."""

    def tools(self, request: RunRequest) -> list[Tool]:
        """Return the tools for this request; which of them the assistant may use is decided by its row."""


class Fence(Protocol):
    """Tells a run whether its turn is still wanted."""

    def check(self) -> None:
        """Return when the turn is still ours; raise StaleState or Superseded when it is not."""


class Superseded(Exception):
    """The customer wrote again: the next turn continues from this one's steps."""


class ProviderAway(Exception):
    """The provider cannot answer now: the turn waits, and is tried again after `after` seconds."""

    def __init__(self, reason: str, *, after: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after
