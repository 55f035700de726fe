"""Vectors from the provider: each call is reserved, kept within its budget, behind a breaker, and charged as a row."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import ROUND_UP, Decimal
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from lia_cortex.integrations.openai import budget, pricing
from lia_cortex.integrations.openai.client import EMBEDDING_BATCH, Model
from lia_cortex.integrations.openai.errors import ProviderBusy, ProviderDown
from lia_cortex.integrations.openai.types import Embeddings
from lia_cortex.kernel import checkpoints, clock, db, metrics
from lia_cortex.kernel.errors import Retryable, Terminal
from lia_cortex.registry.models import Charge
from lia_cortex.registry.services import affording, breakers, ledger, prices, quotas
from lia_cortex.registry.services.ledger import Hold
from lia_cortex.registry.services.prices import Tokens

BREAKER = "embeddings"
"""A breaker of its own: a provider that answers but gives no vectors is not down."""

CHARACTERS_PER_TOKEN = 2
"""Fewer than any text has: what is reserved must be enough."""

AWAY_SECONDS = 5.0


def embed(
    texts: Sequence[str],
    *,
    model: str,
    dimensions: int,
    purpose: str,
    seconds: float,
    is_background: bool,
    scope: str = "",
    now: Callable[[], datetime] = clock.now,
) -> list[tuple[float, ...]]:
    """Return one vector for each text; each request may take `seconds`, `purpose` stands on its charge.

    Raise Retryable when the provider is away or its budget is kept for live conversations, Terminal when it refuses,
    ShortOfMoney. No transaction may be open.
    """
    vectors: list[tuple[float, ...]] = []
    for start in range(0, len(texts), EMBEDDING_BATCH):
        batch = texts[start : start + EMBEDDING_BATCH]
        began = now()
        wait = quotas.wait_seconds(model, is_background=is_background, now=began)
        if wait is not None:
            raise Retryable("provider budget", after=wait)
        most = sum(len(text) // CHARACTERS_PER_TOKEN + 1 for text in batch)
        reserved = max(prices.cautious_usd(model, Tokens(most, 0, 0), at=began), prices.CENT_OF_CENT)
        hold = affording.afford(usd=reserved, scope=scope, now=began).hold
        made = _asked(batch, model=model, dimensions=dimensions, seconds=seconds, hold=hold, now=now)
        checkpoints.reached("embedding.before_charge")
        _charge(made, model=model, purpose=purpose, scope=scope, hold=hold, reserved=reserved, at=began)
        if any(len(vector) != dimensions for vector in made.vectors):
            raise Retryable(f"the model's vectors are not of {dimensions} dimensions", after=AWAY_SECONDS)
        vectors += made.vectors
    return vectors


def _asked(
    batch: Sequence[str],
    *,
    model: str,
    dimensions: int,
    seconds: float,
    hold: Hold,
    now: Callable[[], datetime],
) -> Embeddings:
    try:
        leave = breakers.admit(BREAKER, now=now())
    except breakers.OpenError as closed:
        ledger.release(hold)
        raise Retryable("breaker open", after=closed.after) from closed
    db.release()
    try:
        made = _client(os.getpid(), settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, seconds).embed(
            batch, model=model, dimensions=dimensions
        )
    except (Retryable, Terminal) as error:
        ledger.release(hold)
        if isinstance(error, ProviderBusy | ProviderDown):
            breakers.fault(leave, reason=error.reason, now=now())
            _count(model, "busy" if isinstance(error, ProviderBusy) else "down")
        else:
            breakers.success(leave)
            _count(model, "refused")
        raise
    if all(len(vector) == dimensions for vector in made.vectors):
        breakers.success(leave)
    else:
        # Paid for and of no use: it must not go on for ever.
        breakers.fault(leave, reason="wrong dimensions", now=now())
    _count(model, "answered")
    budget.used(model, usage=made.usage, limit=made.rate_limit, now=now())
    return made


def _charge(
    made: Embeddings, *, model: str, purpose: str, scope: str, hold: Hold, reserved: Decimal, at: datetime
) -> None:
    tokens = pricing.tokens(made.usage) if made.usage else None
    cost = prices.cost_usd(model, tokens, at=at, unit=prices.MILLIONTH_OF_CENT)
    booked = cost if cost is not None else prices.cautious_usd(model, tokens, at=at) if tokens else reserved
    with transaction.atomic():
        Charge.objects.create(
            at=at,
            purpose=purpose,
            scope=scope,
            provider="first",
            model=model[:80],
            input_tokens=tokens.input if tokens else None,
            cached_tokens=0 if tokens else None,
            output_tokens=0 if tokens else None,
            cost_usd=cost,
        )
        ledger.settle(hold, usd=booked.quantize(prices.CENT_OF_CENT, rounding=ROUND_UP))
    if tokens is not None:
        metrics.count("model_tokens_total", tokens.input, model=model, kind="input")
    if cost is not None:
        metrics.count("model_cost_usd_total", float(cost), model=model)


def _count(model: str, outcome: str) -> None:
    metrics.count("model_requests_total", model=model, outcome=outcome)


@lru_cache(maxsize=4)
def _client(_process: int, base_url: str, api_key: str, seconds: float) -> Model:
    # The process is part of the key: connections must not be shared over a fork.
    return Model(
        base_url=base_url or None,
        api_key=api_key or None,
        connect_seconds=seconds,
        read_seconds=seconds,
        total_seconds=seconds,
    )
