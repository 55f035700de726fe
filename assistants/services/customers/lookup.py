"""Ask the back office who has a phone or a document, through the tools that carry these roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistants.services import http_tools
from assistants.services.customers import phones
from assistants.types import ToolContext
from lia_cortex.kernel.errors import Terminal

BY_PHONE, BY_DOCUMENT = "find_customer_by_phone", "find_customer_by_document"
"""Roles of the tools. Their mapped result is {"customers": [{"id", "document", "name", "phones": [...],
"contracts": [{"id", "address", "active"}]}]}."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A line or address of a customer."""

    reference: str
    address: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the back office tells it."""

    reference: str
    name: str
    document: str
    phones: tuple[str, ...]
    contracts: tuple[Contract, ...]

    def has_phone(self, numbers: Sequence[str]) -> bool:
        """Tell whether one of these numbers is registered with the customer."""
        return any(phones.same(number, own) for number in numbers for own in self.phones)


def by_phones(numbers: Sequence[str], *, context: ToolContext) -> list[Customer]:
    """Return the customers with one of these numbers registered; raise Retryable or Terminal."""
    found: dict[str, Customer] = {}
    for number in numbers:
        for form in phones.forms(number):
            asked = _ask(BY_PHONE, {"phone": form}, context)
            # What the service says that it found is compared again: its search may be a loose one.
            found |= {each.reference: each for each in asked if each.has_phone([number])}
            if asked:
                break
    return list(found.values())


def by_document(number: str, *, context: ToolContext) -> Customer | None:
    """Return the customer with this document; raise Retryable or Terminal."""
    found = _ask(BY_DOCUMENT, {"document": number}, context)
    exact = [each for each in found if not each.document or each.document == number]
    return exact[0] if len(exact) == 1 else None


def _ask(role: str, arguments: Mapping[str, Any], context: ToolContext) -> list[Customer]:
    answer = http_tools.call(tool=http_tools.by_role(role), arguments=arguments, context=context)
    rows = answer.get("customers")
    if not isinstance(rows, list):
        raise Terminal(f"{role}: no list of customers")
    return [_customer(row) for row in rows if isinstance(row, dict) and row.get("id")]


def _customer(row: Mapping[str, Any]) -> Customer:
    listed = [each for each in row.get("contracts") or [] if isinstance(each, dict) and each.get("id")]
    # A former address is of no use beside one that is served.
    active = [each for each in listed if each.get("active", True)] or listed
    return Customer(
        reference=str(row["id"]),
        name=str(row.get("name") or ""),
        document="".join(filter(str.isalnum, str(row.get("document") or ""))).upper(),
        phones=tuple(str(phone) for phone in row.get("phones") or []),
        contracts=tuple(Contract(str(each["id"]), str(each.get("address") or "")) for each in active),
    )
