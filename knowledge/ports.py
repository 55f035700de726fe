"""How the knowledge is searched; who searches by meaning as well plugs in here."""

from typing import Protocol

from knowledge.types import Passage


class Search(Protocol):
    """Finds passages; `knowledge.queries.search.search` is the one that works by words."""

    def __call__(self, *, query: str, limit: int = ...) -> list[Passage]:
        """Return the passages that may answer, best first; none when nothing is relevant."""
