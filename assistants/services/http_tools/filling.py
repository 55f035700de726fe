"""Values that code puts into a call: no model ever chooses whose data is read."""

import re
from collections.abc import Mapping
from typing import Any

from assistants.types import ToolContext
from lia_cortex.kernel.errors import Refused, Terminal

KNOWN = ("customer.reference", "customer.contract", "customer.name", "contact.phone", "call.id")
_PLACE = re.compile(r"\{([a-z_.]+)(\??)\}")


class _NotThereError(Exception):
    """A value that may be left out is not there."""


def values(filled: Mapping[str, Any], context: ToolContext) -> dict[str, Any]:
    """Return the values by name; raise Refused with what the model must do first where one is not known."""
    found: dict[str, Any] = {}
    for name, wanted in filled.items():
        try:
            found[name] = (
                _PLACE.sub(lambda match: _value(match, context), wanted) if isinstance(wanted, str) else wanted
            )
        except _NotThereError:
            continue
    return found


def unknown(filled: Mapping[str, Any]) -> list[str]:
    """Return the placeholders that nothing fills."""
    texts = [wanted for wanted in filled.values() if isinstance(wanted, str)]
    return [match[1] for text in texts for match in _PLACE.finditer(text) if match[1] not in KNOWN]


def _filled(wanted: Any, context: ToolContext) -> Any:
    return _PLACE.sub(lambda match: _value(match, context), wanted) if isinstance(wanted, str) else wanted


def _value(match: re.Match[str], context: ToolContext) -> str:
    known = _known(match[1], context)
    if known:
        return known
    if match[2]:
        raise _NotThereError
    match match[1]:
        case "customer.contract" if context.customer is not None:
            raise Refused(
                "choose_address", "The customer has several addresses: let the customer choose one with choose_address."
            )
        case "customer.reference" | "customer.contract" | "customer.name":
            raise Refused("verify_first", "It is not proven yet who the customer is: verify the customer first.")
        case "contact.phone":
            raise Refused("no_phone", "The channel does not tell the customer's phone number.")
        case name:
            raise Terminal(f"unknown_placeholder:{name}")


def _known(name: str, context: ToolContext) -> str | None:
    customer = context.customer
    return {
        "customer.reference": customer.reference if customer else None,
        "customer.contract": customer.contract if customer else None,
        "customer.name": customer.name if customer else None,
        "contact.phone": next(iter(context.phones), None),
        "call.id": context.call_id,
    }.get(name)
