"""What the assistants are given, and what they give back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Author = Literal["customer", "assistant", "person", "system"]


@dataclass(frozen=True, slots=True)
class Said:
    """One message as an assistant reads it; `text` is what was really said, private values included."""

    message_id: int
    author: Author
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A burst to be answered, with everything that the answer may rest on.

    `scope` names whose private values are hidden behind tokens; `inherits` are the superseded turns, oldest
    first, whose tool calls stand in this one's history.
    """

    turn_id: int
    conversation_id: int
    scope: str
    assistant_id: int
    history: tuple[Said, ...]
    burst: tuple[Said, ...]
    summary: str = ""
    customer_name: str = ""
    handoff_note: str = ""
    inherits: tuple[int, ...] = ()
    hidden_until: int = 0
    """What turns up to this one found out is settled, and not shown: they worked for somebody else too."""
    is_first: bool = False
    """Nobody has worked on the turn yet."""
    notes: tuple[str, ...] = ()
    """Facts about the burst from our code, such as a picture that could not be read in time."""
    hints: tuple[str, ...] = ()
    """What a supervisor whispers: advice, never the customer's words, and no evidence for an answer."""
    is_cut: bool = False
    """Older messages exist that are neither in `history` nor in `summary`."""
    contact: str = ""
    """Public id of the contact."""
    phones: tuple[str, ...] = ()
    """Numbers (E.164) that the channel vouches for: the customer writes from them."""
    prompt_version_id: int | None = None
    """Run with this version, published or not; None: with the published one."""
    is_trial: bool = False
    """Nobody is served: tools with an effect are not called."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a burst is about, whether waiting does harm today, and how its writer feels."""

    topic: str
    urgency: str
    sentiment: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a sound of a customer, for one look or listen.

    `reference` names it for ever: asked again, the stored answer is given. `question` is what the customer said with
    it, private values included, `seconds` how long its sender says that the sound is.
    """

    reference: str
    scope: str
    assistant_id: int
    data: bytes = field(repr=False)
    mime: str
    question: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Perceived:
    """What was seen or heard, private values included; `fields` are what a slip or an error screen says."""

    perception_id: int
    text: str
    fields: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A text for the customer, Markdown, private values as tokens; `step_id` keeps it until it is a message.

    `shown` are texts that code rendered from tool results: each is sent after the text, as it is, in a bubble of its
    own.
    """

    text: str
    run_id: int
    step_id: int
    reading: Reading | None = None
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handoff:
    """Another assistant answers the same burst."""

    target: str
    reason: str
    summary: str
    run_id: int
    shown: tuple[str, ...] = ()
    """What code rendered so far: who answers in the end shows it."""


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A person is to take over; what code rendered before is still sent, as with a `Reply`."""

    reason: str
    summary: str
    run_id: int = 0
    """0: no assistant was asked."""
    reading: Reading | None = None
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """The customer needs nothing more: the conversation ends, with a farewell that code writes after `shown`."""

    reason: str
    run_id: int
    reading: Reading | None = None
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoReply:
    """Nothing is to be said."""

    reason: str
    run_id: int


Outcome = Reply | Handoff | ToPerson | Close | NoReply


@dataclass(frozen=True, slots=True)
class VerifiedCustomer:
    """Who the customer proved to be; the references are the back office's and never shown to a model."""

    reference: str
    contract: str | None
    """The contract, or address, that the conversation is about; None while it is not chosen."""
    name: str = ""


def _nothing_to_fear() -> None:
    """Let the call go on: nobody else works on it."""


@dataclass(frozen=True, slots=True)
class ToolContext:
    """Where a tool call comes from; `call_id` is its idempotency key."""

    call_id: str
    turn_id: int
    conversation_id: int
    scope: str
    assistant_id: int
    now: datetime
    contact: str = ""
    phones: tuple[str, ...] = ()
    customer: VerifiedCustomer | None = None
    still_wanted: Callable[[], None] = _nothing_to_fear
    """Returns while the turn is ours; raises what ends the run when it is not any more."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool returned: `data` (JSON) for the model, or a decision that ends the run."""

    data: dict[str, object] = field(default_factory=dict)
    handoff: tuple[str, str, str] | None = None
    """Target, reason, summary: another assistant takes the burst."""
    to_person: tuple[str, str] | None = None
    """Reason, summary: a person takes the conversation."""
    shown: tuple[str, ...] = ()
    """Texts rendered by code for the customer; the model learns only that they will be shown."""
    close: str | None = None
    """Why the conversation ends."""
