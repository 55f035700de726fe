"""What an answer may rest on: everything that the model was given, told apart by who said it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from assistants.services.guards.facts.plain import plain
from assistants.services.guards.facts.pool import Pool

SEARCH = "search_knowledge"
"""The tool whose results are the company's published words, not a customer's data."""


_WORDS = re.compile(r"\w+")
_DETERMINERS = frozenset(
    ("o", "a", "os", "as", "um", "uma", "seu", "sua", "seus", "suas", "esse", "essa", "este", "esta", "the", "your")
)

SHORTEST_QUOTE = 2
"""Blanks between the words of a clause that may be a quote; fewer words stand in any article."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A tool's result; `has_effect` tells whether it did something rather than look something up."""

    name: str
    data: Mapping[str, Any]
    has_effect: bool = False

    @property
    def is_ok(self) -> bool:
        """Tell whether the tool did what it is there for."""
        return self.data.get("ok", True) is not False and not self.data.get("error")

    @property
    def is_empty(self) -> bool:
        """Tell whether it found nothing: it backs no deed."""
        told = [value for key, value in self.data.items() if key != "ok"]
        return bool(told) and not any(told)


@dataclass(frozen=True)
class Sources:
    """The sources of one answer; `now` is local time, `rules` are our instructions,
    `orders` what in this turn's texts orders the model about: then the customer's words prove nothing.

    `said` is what our side said earlier in the conversation: it was checked when it was sent, or a person wrote it.
    `hints` are a supervisor's words to the model alone: no figure rests on them, and no answer quotes them.
    """

    now: datetime
    tools: Sequence[Returned] = ()
    passages: Sequence[str] = ()
    shown: Sequence[str] = ()
    customer: Sequence[str] = ()
    said: Sequence[str] = ()
    rules: str = ""
    hints: Sequence[str] = ()
    burst: Sequence[str] = ()
    orders: Sequence[str] = ()
    tool_names: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def own(self) -> Pool:
        """Return the figures of tools and of rows rendered by code."""
        pool = self._pool()
        for returned in self.tools:
            pool.add_json(returned.data)
        return self._texts(pool, self.shown)

    @cached_property
    def published(self) -> Pool:
        """Return the figures of the company's articles."""
        return self._texts(self._pool(bare=True), self.passages)

    @cached_property
    def told(self) -> Pool:
        """Return the figures of the customer's words."""
        return self._texts(self._pool(bare=True), self.customer)

    @cached_property
    def repeated(self) -> Pool:
        """Return the figures of our earlier words."""
        return self._texts(self._pool(), self.said)

    @cached_property
    def returned(self) -> str:
        """Return the plain text of what tools did or found; what failed says nothing was done."""
        texts = [str(value) for each in self.tools if each.is_ok for value in _leaves(each.data)]
        return plain("\n".join([*texts, *self.shown]))

    @cached_property
    def ours(self) -> str:
        """Return the plain text of tools, articles and rendered rows together."""
        texts = [str(value) for returned in self.tools for value in _leaves(returned.data)]
        return plain("\n".join([*texts, *self.passages, *self.shown]))

    @cached_property
    def asked(self) -> str:
        """Return the plain text of the customer's words."""
        return plain("\n".join(self.customer))

    def holds(self, clause: str) -> bool:
        """Tell whether an article or a tool says this plain clause word by word: then it is a quote, no claim."""
        words = clause.strip(" .!")
        if words.count(" ") < SHORTEST_QUOTE:
            return False
        return words in self.ours or f" {_bare(words)} " in self._bare_ours

    @cached_property
    def _bare_ours(self) -> str:
        return f" {_bare(self.ours)} "

    def did(self) -> list[Returned]:
        """Return the tools that had their effect."""
        return [returned for returned in self.tools if returned.has_effect and returned.is_ok]

    def _pool(self, *, bare: bool = False) -> Pool:
        zone = self.now.tzinfo
        return Pool(today=self.now.date(), zone=zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"), bare=bare)

    @staticmethod
    def _texts(pool: Pool, texts: Sequence[str]) -> Pool:
        for text in texts:
            pool.add_text(text)
        return pool


def _bare(text: str) -> str:
    """Return the plain words without articles and possessives: "a conexão" and "a sua conexão" are one quote."""
    return " ".join(word for word in _WORDS.findall(text) if word not in _DETERMINERS)


def _leaves(value: object) -> Iterator[object]:
    match value:
        case dict():
            for item in value.values():
                yield from _leaves(item)
        case list() | tuple():
            for item in value:
                yield from _leaves(item)
        case _:
            yield value
