"""Which conversations a person wants to see: read from an address, written back into links."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from django.http import QueryDict

from conversations.models import Conversation
from lia_cortex.kernel import ids

State = Conversation.State

MINE, QUEUE, MENTIONS, ASIDE, WATCHED = "mine", "queue", "mentions", "aside", "watched"
"""The lists of a desk."""

BOARD = ("", State.BOT, State.WAITING_HUMAN, State.HUMAN, State.WAITING_CUSTOMER, State.CLOSED)
DESK = (MINE, QUEUE, MENTIONS, ASIDE, WATCHED)

RISK, LATE = "risk", "late"
URGENCIES = ("low", "normal", "high", "critical")
SENTIMENTS = ("negative", "neutral", "positive")

TERM_LETTERS = 80
"""Of a search; longer ones find nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The list and what narrows it down; empty parts narrow nothing down.

    Teams, numbers and people stand with their public ids, assistants with their slugs, tags with their names.
    """

    list: str = ""
    team: str = ""
    assistant: str = ""
    number: str = ""
    urgency: str = ""
    sentiment: str = ""
    sla: str = ""
    tag: str = ""
    owner: str = ""
    ended: str = ""
    answered: str = ""
    trouble: str = ""
    q: str = ""

    CHOICES: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "list": (*BOARD, *DESK),
        "urgency": URGENCIES,
        "sentiment": SENTIMENTS,
        "sla": (RISK, LATE),
        "ended": ("assistant",),
        "answered": ("hour",),
        "trouble": ("today",),
    }

    @property
    def query(self) -> str:
        """Return it as the query of an address, without the question mark."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def search(self) -> str:
        """Return the query with its question mark, or nothing at all."""
        return f"?{self.query}" if self.query else ""

    @property
    def narrowed(self) -> int:
        """Return how many parts besides the list narrow it down."""
        return sum(bool(value) for name, value in asdict(self).items() if name != "list")

    def on(self, **parts: str) -> "Filter":
        """Return the same with these parts changed."""
        return replace(self, **parts)


def read(query: QueryDict, *, default: str = "") -> Filter:
    """Return what the address asks for; what it cannot mean is left out. `default` is the list without one."""
    parts = {name: _clean(name, query.get(name, "")) for name in asdict(Filter())}
    return Filter(**(parts | {"list": parts["list"] or default}))


def _clean(name: str, value: str) -> str:
    value = "".join(each for each in value if each.isprintable()).strip()[:TERM_LETTERS]
    if name in Filter.CHOICES:
        return value if value in Filter.CHOICES[name] else ""
    if name in {"team", "number", "owner"}:
        return value if ids.is_public(value) or (name == "owner" and value == "me") else ""
    return value
