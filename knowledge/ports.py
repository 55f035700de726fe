"""How the knowledge is searched."""

from datetime import datetime
from typing import Protocol

from knowledge.types import Passage


class Search(Protocol):
    """Finds passages; `knowledge.queries.search.search` is the one that there is."""

    def __call__(
        self, *, query: str, assistant: str = ..., now: datetime | None = ..., limit: int = ...
    ) -> list[Passage]:
        """Return the passages that may answer, best first; none when nothing is relevant."""
