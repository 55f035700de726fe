"""Pay for a model call: reserved before it, settled with its answer; short of money, something cheaper answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from assistants.ports import ProviderAway
from assistants.services import spending
from lia_cortex.integrations.openai import pricing
from lia_cortex.integrations.openai.types import ModelAnswer, ModelRequest
from lia_cortex.registry.models import Charge
from lia_cortex.registry.services import affording, ledger, prices
from lia_cortex.registry.services.ceilings import Rung
from lia_cortex.registry.services.ledger import Hold
from lia_cortex.registry.services.prices import Tokens

UNBOUNDED_OUTPUT = 2000
"""Output tokens that are reserved for a request that sets no limit."""


@dataclass(frozen=True, slots=True)
class Paid:
    """Leave to send `request`, with money reserved for it; its model may be a cheaper one than asked for."""

    request: ModelRequest
    hold: Hold
    rung: Rung
    reserved_usd: Decimal


def reserve(request: ModelRequest, *, scope: str, now: datetime) -> Paid:
    """Reserve what the call may cost at most; raise ShortOfMoney. To be settled or given back.

    One statement. `scope` is the conversation's public id, blank for work of none.
    """
    usd = _most_usd(request, at=now)
    afforded = affording.afford(usd=usd, scope=scope, now=now)
    if afforded.rung == Rung.CHEAPER_MODEL:
        request = replace(request, model=prices.cheaper_than(request.model) or request.model)
    return Paid(request, afforded.hold, afforded.rung, usd)


@contextmanager
def given_back(paid: Paid) -> Iterator[None]:
    """Give the money back when the provider was away: nothing was answered, so nothing was spent.

    After any other trouble an answer may have been paid for and lost: what was reserved then counts as spent.
    """
    try:
        yield
    except ProviderAway:
        ledger.release(paid.hold)
        raise


def cost_usd(answer: ModelAnswer, *, request: ModelRequest, at: datetime) -> Decimal | None:
    """Return what an answer cost by the prices of its time, None when that is unknown."""
    known = pricing.cost_usd(answer.model, answer.usage, at=at)
    return known if known is not None else pricing.cost_usd(request.model, answer.usage, at=at)


def booked_usd(answer: ModelAnswer, *, request: ModelRequest, paid: Paid, at: datetime) -> Decimal:
    """Return what ceilings count for an answer: its cost, a cautious one, or all that was reserved."""
    known = cost_usd(answer, request=request, at=at)
    if known is not None:
        return known
    if answer.usage is None:
        return paid.reserved_usd
    return prices.cautious_usd(answer.model or request.model, pricing.tokens(answer.usage), at=at)


def charge(
    *, answer: ModelAnswer, paid: Paid, purpose: str, scope: str, assistant_id: int | None, at: datetime
) -> Charge:
    """Book an answer that belongs to no run, and settle what was reserved for it."""
    usage = answer.usage
    row = Charge.objects.create(
        at=at,
        purpose=purpose,
        scope=scope,
        assistant_id=assistant_id,
        provider=answer.provider,
        model=(answer.model or paid.request.model)[:80],
        input_tokens=usage.input if usage else None,
        cached_tokens=usage.cached_input if usage else None,
        output_tokens=usage.output if usage else None,
        cost_usd=cost_usd(answer, request=paid.request, at=at),
    )
    ledger.settle(paid.hold, usd=booked_usd(answer, request=paid.request, paid=paid, at=at))
    return row


def _most_usd(request: ModelRequest, *, at: datetime) -> Decimal:
    tokens = Tokens(spending.estimated_input(request), 0, request.max_output_tokens or UNBOUNDED_OUTPUT)
    return prices.cautious_usd(request.model, tokens, at=at)
