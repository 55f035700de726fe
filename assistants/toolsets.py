"""The tools that the assistants bring themselves."""

from pydantic import BaseModel, Field

from assistants.ports import Tool
from assistants.services import catalog, customers, http_tools
from assistants.types import RunRequest, ToolContext, ToolResult
from knowledge.queries import search
from knowledge.services import misses


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


class VerifyArguments(BaseModel):
    """What proves who the customer is."""

    document: str | None = Field(
        default=None,
        description="The CPF or CNPJ that the customer wrote, exactly as it stands in the conversation, such as "
        "[CPF_1]. Leave it out when the customer wrote none.",
    )
    code: str | None = Field(
        default=None, description="The code of six digits that the customer typed after one was sent."
    )


class AddressArguments(BaseModel):
    """Which address."""

    answer: str | None = Field(
        default=None,
        description="The customer's own words that choose one of the addresses shown, such as 2 or 'o da rua das "
        "flores'. Leave it out to show the addresses.",
    )


class Customers:
    """Brings `verify_customer` and `choose_address`."""

    def tools(self, request: RunRequest) -> list[Tool]:  # noqa: ARG002 - the same for every request
        """Return the two."""
        return [VERIFY, CHOOSE]


def _verify(context: ToolContext, arguments: VerifyArguments) -> ToolResult:
    return customers.verify(document=arguments.document, code=arguments.code, context=context)


def _choose(context: ToolContext, arguments: AddressArguments) -> ToolResult:
    return customers.choose_address(answer=arguments.answer, context=context)


def _search(context: ToolContext, arguments: SearchArguments) -> ToolResult:
    assistant = catalog.assistant(context.assistant_id).slug
    found = search.look(query=arguments.query, assistant=assistant, now=context.now, scope=context.scope)
    if not found.passages and not found.lacks:
        misses.record(question=arguments.query, assistant=assistant, now=context.now)
    results: list[object] = [
        {
            "title": passage.title,
            "text": passage.text,
            "source": passage.article,
            "version": passage.version,
            "score": round(passage.score, 3),
        }
        for passage in found.passages
    ]
    # Said on the step: a search by words alone may have missed what is there.
    return ToolResult(data={"results": results} | ({"by_words_alone": found.lacks} if found.lacks else {}))


SEARCH = Tool(
    "search_knowledge",
    "Search the company's knowledge: opening hours, plans and prices, payment, installation, first steps when the "
    "connection fails, and the like. Search before you state any fact about the company; an empty list means that "
    "nothing is known about it.",
    SearchArguments,
    _search,
)
VERIFY = Tool(
    "verify_customer",
    "Prove who the customer is. A tool that needs it answers verify_first: then ask for the CPF or CNPJ of the "
    "account's holder and call this with what the customer wrote. Knowing a document proves nothing: if the customer "
    "does not write from a registered number, a code goes to the registered phone, and you call this again with the "
    "code that the customer types. Call it again with another document when the customer corrects it or means another "
    "account. Never ask for a document before you need it.",
    VerifyArguments,
    _verify,
    has_effect=True,
    personal=True,
)
CHOOSE = Tool(
    "choose_address",
    "Let a verified customer with several addresses say which one it is about. Call it without answer to show the "
    "numbered addresses; the platform shows them. Call it with the customer's words when they answer. Whatever else "
    "the customer writes goes first.",
    AddressArguments,
    _choose,
    personal=True,
)
