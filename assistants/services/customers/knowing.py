"""What a run knows of its customer before it asks the model, and an address chosen by a plain answer."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from assistants.ports import Tool
from assistants.services.customers import codes, menus, proofs
from assistants.services.customers.proofs import Known
from assistants.types import RunRequest

CHOOSE, VERIFY = "choose_address", "verify_customer"
MESSAGES = 2
"""An answer to a menu comes in one message, or in two ("a segunda", "por favor")."""

_LOOKS_LIKE_A_MENU = re.compile(r"^2\. ", re.MULTILINE)


def note(*, request: RunRequest, tools: Iterable[Tool], now: datetime) -> str:
    """Return what the model is told about who the customer is, "" when nothing is known.

    A burst that is nothing but an answer to the addresses shown just before chooses one. Without a tool that needs
    the customer nothing is looked up.
    """
    tools = list(tools)
    if not any(tool.needs_customer or tool.name in {CHOOSE, VERIFY} for tool in tools):
        return ""
    customer = proofs.known(request.scope, now=now)
    lines = []
    if customer is not None:
        chosen = _answered(request, customer, now=now) if any(tool.name == CHOOSE for tool in tools) else False
        lines.append(_told(customer, just_chosen=chosen))
    code = codes.waiting(request.scope, now=now)
    if code is not None:
        lines.append(
            f"A code was sent to the phone ending in {code.ending}, if the document is registered. When the customer "
            "writes it, call verify_customer with it; a corrected document replaces the one before."
        )
    return " ".join(lines)


def _told(customer: Known, *, just_chosen: bool) -> str:
    told = f"The customer is verified: {customer.name}."
    if customer.must_choose:
        return f"{told} Several addresses, none chosen yet."
    if customer.contract is not None:
        told += f" The conversation is about this address: {customer.contract.address}."
    if just_chosen:
        told += " The customer has just chosen it from the list: go on with what they wanted."
    return told


def _answered(request: RunRequest, customer: Known, *, now: datetime) -> bool:
    """Take the burst as the answer to a menu when it is nothing else; tell whether it was one."""
    said = " ".join(message.text for message in request.burst)
    if len(request.burst) > MESSAGES or len(said) > menus.LONGEST or not _was_just_asked(request):
        return False
    shown = menus.open_lines(customer=customer, scope=request.scope, now=now)
    if shown is None:
        return False
    menu, lines = shown
    place = menus.line_meant(said, [each.address for each in lines])
    if place is None:
        return False
    menus.choose(customer=customer, contract=lines[place], menu=menu, line=place + 1, now=now)
    return True


def _was_just_asked(request: RunRequest) -> bool:
    since = takewhile(lambda message: message.author != "customer", reversed(request.history))
    return any(_LOOKS_LIKE_A_MENU.search(message.text) for message in since)
