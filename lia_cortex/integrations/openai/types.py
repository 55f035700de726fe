"""What goes to the model and what comes back, in our names."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UserSaid:
    """The customer's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes and their type, which somebody has looked at: providers refuse a wrong one."""

    data: bytes = field(repr=False)
    mime: str


@dataclass(frozen=True, slots=True)
class UserShowed:
    """A picture of the customer, with the words that it is to be seen with."""

    text: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class AssistantSaid:
    """What the company's side said earlier."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A fact or an order from our side; the model ranks it above the customer's words.

    A hint is advice that an answer may follow: nothing in it is shown to be true, and nobody is to be told of it.
    """

    text: str
    is_hint: bool = False


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """A tool call that the model made earlier, arguments exactly as it wrote them."""

    call_id: str
    name: str
    arguments_json: str


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """What the tool of the call with this `call_id` answered."""

    call_id: str
    output_json: str


InputItem = UserSaid | UserShowed | AssistantSaid | Note | ToolCalled | ToolReturned


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool on offer; with `strict`, `parameters` must name every property as required."""

    name: str
    description: str
    parameters: Mapping[str, object]
    strict: bool = True


@dataclass(frozen=True, slots=True)
class AnswerSchema:
    """The JSON that an answer's text is asked to be; a compatible provider may ignore it."""

    name: str
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One stateless question; what repeats (instructions, tools) comes first, for the prompt cache."""

    model: str
    instructions: str
    input: tuple[InputItem, ...]
    tools: tuple[ToolSpec, ...] = ()
    max_output_tokens: int | None = None
    cache_key: str | None = None
    answer_schema: AnswerSchema | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that the model asks for; the arguments may be no JSON at all: judge before running."""

    call_id: str
    name: str
    arguments_json: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as counted by the provider; `cached_input` is part of `input`, `reasoning` of `output`."""

    input: int
    cached_input: int
    output: int
    reasoning: int


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The provider's budget as of one answer; None where it did not say; resets are seconds from then."""

    limit_requests: int | None = None
    remaining_requests: int | None = None
    reset_requests_seconds: float | None = None
    limit_tokens: int | None = None
    remaining_tokens: int | None = None
    reset_tokens_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """One answer; with `refused`, `text` holds the refusal; `simulated`: no real model spoke."""

    response_id: str
    model: str
    text: str
    tool_calls: tuple[ToolCall, ...]
    usage: Usage | None
    refused: bool
    incomplete_reason: str | None
    seconds: float
    rate_limit: RateLimit | None
    simulated: bool = False
    provider: str = ""
    """Which of the configured providers answered."""


@dataclass(frozen=True, slots=True)
class Embeddings:
    """One vector for each text, in the texts' order."""

    model: str
    vectors: tuple[tuple[float, ...], ...]
    usage: Usage | None
    rate_limit: RateLimit | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard; `text` is empty when the provider heard nothing; `simulated`: nobody listened.

    `heard_seconds` is how long the sound is, where the provider measured it.
    """

    model: str
    text: str
    seconds: float
    usage: Usage | None = None
    heard_seconds: float | None = None
    rate_limit: RateLimit | None = None
    simulated: bool = False
