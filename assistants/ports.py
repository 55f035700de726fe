"""What others plug into the assistants: tools, and the fence of the turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from assistants.types import RunRequest, ToolContext, ToolResult
from lia_cortex.kernel.errors import Refused

Quote = Literal["freely", "exact", "rendered"]
"""How a result may reach the customer: in the model's words, with its values to the letter, or rendered by code."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model may call.

    `arguments` is a pydantic model, or a JSON schema of an object (then `run` gets a dictionary that fits it); the
    descriptions of its fields are part of the prompt. A tool with an effect is repeated after a crash only when it is
    `idempotent` per call id; otherwise its outcome stays unknown. `needs_customer`: refused with `verify_first` while
    it is not proven who the customer is. `personal`: what it returns is about one customer.
    """

    name: str
    description: str
    arguments: type[BaseModel] | Mapping[str, Any]
    run: Callable[[ToolContext, Any], ToolResult]
    has_effect: bool = False
    idempotent: bool = True
    needs_customer: bool = False
    personal: bool = False
    quote: Quote = "freely"


class Toolset(Protocol):
    """Brings the tools of one app; plugged by `ASSISTANT_TOOLSETS`."""

    def tools(self, request: RunRequest) -> list[Tool]:
        """Return the tools for this request; which of them the assistant may use is decided by its row."""


class CodeCourier(Protocol):
    """Brings a verification code to a registered phone; plugged by `VERIFICATION_COURIER`."""

    def deliver(self, *, scope: str, phone: str, text: str, now: datetime) -> None:
        """Queue the text for this phone (E.164) and nobody else, in the caller's transaction."""


class Fence(Protocol):
    """Tells a run whether its turn is still wanted."""

    def check(self) -> None:
        """Return when the turn is still ours; raise StaleState or Superseded when it is not."""


class RefusedElsewhere(Refused):
    """A service refused in words of its own: nobody vouches for them, orders in them are withheld from the model."""


class Superseded(Exception):
    """The customer wrote again: the next turn continues from this one's steps."""


class ProviderAway(Exception):
    """The provider cannot answer now: the turn waits, and is tried again after `after` seconds."""

    def __init__(self, reason: str, *, after: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after
