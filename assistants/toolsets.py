"""The tools that the assistants bring themselves."""

from pydantic import BaseModel, Field

from assistants.ports import Tool
from assistants.services import http_tools
from assistants.types import RunRequest, ToolContext, ToolResult
from knowledge.queries import search


class SearchArguments(BaseModel):
    """What to look for."""

    query: str = Field(
        description="The customer's question in a few words, as a person would ask it, in Portuguese, "
        "without private data."
    )


class SearchKnowledge:
    """Brings `search_knowledge`: the only source of facts about the company."""

    def tools(self, request: RunRequest) -> list[Tool]:  # noqa: ARG002 - the same for every request
        """Return the search."""
        return [SEARCH]


class HttpTools:
    """Brings the tools that are rows."""

    def tools(self, request: RunRequest) -> list[Tool]:  # noqa: ARG002 - the same for every request
        """Return the active ones that code does not keep for itself."""
        return list(http_tools.offered())


def _search(_: ToolContext, arguments: SearchArguments) -> ToolResult:
    passages = search.search(query=arguments.query)
    results: list[object] = [
        {
            "title": passage.title,
            "text": passage.text,
            "source": passage.article,
            "version": passage.version,
            "score": round(passage.score, 3),
        }
        for passage in passages
    ]
    return ToolResult(data={"results": results})


SEARCH = Tool(
    "search_knowledge",
    "Search the company's knowledge: opening hours, plans and prices, payment, installation, first steps when the "
    "connection fails, and the like. Search before you state any fact about the company; an empty list means that "
    "nothing is known about it.",
    SearchArguments,
    _search,
)
