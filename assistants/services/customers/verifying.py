"""What the two tools do: prove who the customer is, choose the address that it is about."""

from typing import Any

from assistants.services.customers import codes, documents, gate, lookup, menus, proofs
from assistants.services.customers.proofs import Known
from assistants.types import ToolContext, ToolResult
from lia_cortex.kernel.errors import Refused

CODE_SENT = (
    "If this document is registered with the company, a code of six digits was just sent by WhatsApp to the registered "
    "phone, whose number ends in {ending}. That is to be said just so, with the if, and the code to be asked for. "
    "Whether the document is registered stays untold. A document proves nothing: until the code came, nothing personal "
    "may be said."
)
CODE_SENT_TOLD = "code_sent"
MENU_SHOWN = (
    "The platform shows the customer the numbered addresses right after your message. Write one short sentence that "
    "leads to them and do not list them."
)


def verify(*, document: str | None, code: str | None, context: ToolContext) -> ToolResult:
    """Prove who the customer is by the number they write from, or begin or end the proof by a code.

    Raise Refused with what is to be asked, Retryable or Terminal when the back office cannot be asked.
    """
    if code and (codes.waiting(context.scope, now=context.now) or not document):
        codes.check(code, context=context)
        return _told(proofs.known(context.scope, now=context.now))
    if document:
        return _claimed(documents.read(document, own=context.phones), context)
    return _told(proofs.known(context.scope, now=context.now) or gate.recognise(context))


def choose_address(*, answer: str | None, context: ToolContext) -> ToolResult:
    """Take the customer's answer to the addresses shown, or show them.

    Raise Refused `verify_first`, `no_address`, or `unclear_address` when the answer names no line.
    """
    customer = proofs.known(context.scope, now=context.now) or gate.recognise(context)
    if not customer.contracts:
        raise Refused("no_address", "There is no address on the customer's account.")
    if len(customer.contracts) == 1:
        return ToolResult(data={"address": customer.contracts[0].address, "only_one": True})
    chosen = answer and menus.chosen_before(answer, customer=customer, scope=context.scope, now=context.now)
    if chosen:
        return ToolResult(data={"address": chosen.address})
    shown = menus.open_lines(customer=customer, scope=context.scope, now=context.now)
    if not answer or shown is None:
        text = menus.show(customer=customer, scope=context.scope, now=context.now)
        return ToolResult(data={"shown_to_the_customer": MENU_SHOWN}, shown=(text,))
    menu, lines = shown
    place = menus.line_meant(answer, [each.address for each in lines])
    if place is None:
        raise Refused("unclear_address", "That names none of the addresses. Call again without answer to show them.")
    menus.choose(customer=customer, contract=lines[place], menu=menu, line=place + 1, now=context.now)
    return ToolResult(data={"address": lines[place].address})


def _claimed(document: documents.Document, context: ToolContext) -> ToolResult:
    current = proofs.known(context.scope, now=context.now)
    if current is not None and proofs.is_about(current.row, document):
        return _told(current)
    customer = lookup.by_document(document.number, context=context)
    if customer is not None and current is not None and customer.reference == current.reference:
        return _told(current)
    if customer is not None and customer.has_phone(context.phones):
        proofs.verify_owner(customer=customer, document=document, context=context)
        return _told(proofs.known(context.scope, now=context.now))
    ending = codes.send(document=document, customer=customer, context=context)
    return ToolResult(data={"verified": False, CODE_SENT_TOLD: True, "message": CODE_SENT.format(ending=ending)})


def _told(customer: Known | None) -> ToolResult:
    if customer is None:
        raise Refused("verify_first", gate.VERIFY_FIRST)
    told: dict[str, Any] = {"verified": True, "customer": customer.name, "addresses": len(customer.contracts)}
    if customer.must_choose:
        told["next"] = gate.CHOOSE_FIRST
    return ToolResult(data=told)
