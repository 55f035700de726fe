"""Let a call pass that needs a verified customer, or say what must happen first. Code decides, not the model."""

import logging
from dataclasses import replace

from assistants.ports import Tool
from assistants.services.customers import lookup, proofs
from assistants.services.customers.proofs import Known
from assistants.types import ToolContext
from lia_cortex.kernel.errors import Refused, Terminal

log = logging.getLogger(__name__)

VERIFY_FIRST = (
    "It is not proven yet who the customer is, and this number is registered with nobody. Ask for the CPF or CNPJ of "
    "the account's holder and call verify_customer; until then nothing personal may be looked up, said or changed."
)
SEVERAL = (
    "Several customers have registered this number. Ask for the CPF or CNPJ of the one that it is about and call "
    "verify_customer."
)
CHOOSE_FIRST = "The customer has several addresses and has not said which one it is about: call choose_address."


def admit(tool: Tool, context: ToolContext) -> ToolContext:
    """Return the context with the verified customer where the tool is to know it.

    A customer who writes from a registered number is known without being asked. Raise Refused `verify_first` or
    `choose_address` for a tool that needs what is not known yet; Retryable when the back office cannot be asked.
    """
    if not (tool.needs_customer or tool.personal):
        return context
    customer = proofs.known(context.scope, now=context.now)
    if not tool.needs_customer:
        return context if customer is None else replace(context, customer=customer.as_seen_by_tools())
    customer = customer or recognise(context)
    if customer.must_choose:
        raise Refused("choose_address", CHOOSE_FIRST)
    return replace(context, customer=customer.as_seen_by_tools())


def recognise(context: ToolContext) -> Known:
    """Return the one customer who registered the number that the channel vouches for.

    Raise Refused `verify_first` when there is none or more than one; Retryable when the back office cannot be asked.
    """
    try:
        owners = lookup.by_phones(context.phones, context=context)
    except Terminal as error:
        log.warning("customers.no_lookup reason=%s", error.reason)
        owners = []
    if len(owners) != 1:
        raise Refused("verify_first", SEVERAL if owners else VERIFY_FIRST)
    proofs.verify_owner(customer=owners[0], document=None, context=context)
    customer = proofs.known(context.scope, now=context.now)
    if customer is None:
        raise Refused("verify_first", VERIFY_FIRST)
    return customer
