"""The model providers: budget of the minute, breakers, who answers, what it has cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from assistants.queries import answered, costs
from assistants.queries.answered import Answer
from assistants.services import providers
from conversations.queries import turn_reasons
from lia_cortex.registry.models import Breaker
from lia_cortex.registry.services import ceilings, knobs, quotas
from lia_cortex.registry.services.ceilings import Rung, Use
from lia_cortex.registry.services.quotas import Budget

LATELY = 20
"""Answers that are looked at: a minute of a busy company."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One breaker; `state` is closed, open (left alone) or probing (one call finds out)."""

    name: str
    state: str
    failures: int
    opened_at: datetime | None
    probe_at: datetime | None
    last_fault: str


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars and reais of a period; calls without a known price or outcome are not in them."""

    usd: Decimal
    brl: Decimal
    calls: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Lately:
    """Who gave the last twenty answers, counted in their runs; `last` is None before the first."""

    first: int
    second: int
    last: Answer | None


@dataclass(frozen=True, slots=True)
class Provider:
    """Everything about the providers at one moment; `next` is first, second or nobody, as the breakers let calls go."""

    next: str
    lately: Lately
    has_second: bool
    gates: list[Gate]
    budgets: list[Budget]
    today: Spent
    month: Spent
    ceilings: tuple[Use, ...]
    rung: Rung


def read(*, now: datetime) -> Provider:
    """Return how the providers are."""
    gates = [_gate(row, now=now) for row in Breaker.objects.order_by("name")]
    closed = {gate.name for gate in gates if gate.state == "open"}
    second = providers.second()
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Provider(
        next=_next(closed, second.breaker if second else None),
        lately=_lately(),
        has_second=second is not None,
        gates=gates,
        budgets=quotas.budgets(now=now),
        today=_spent(midnight, now),
        month=_spent(midnight.replace(day=1), now),
        ceilings=ceilings.uses(now=now),
        rung=ceilings.rung(now=now),
    )


def _lately() -> Lately:
    answers = answered.lately(limit=LATELY)
    second = sum(answer.provider == providers.SECOND for answer in answers)
    return Lately(len(answers) - second, second, answers[0] if answers else None)


def _next(closed: set[str], second: str | None) -> str:
    if providers.first().breaker not in closed:
        return providers.FIRST
    return providers.SECOND if second is not None and second not in closed else "nobody"


def _gate(row: Breaker, *, now: datetime) -> Gate:
    state = "closed" if row.probe_at is None else "open" if now < row.probe_at else "probing"
    return Gate(row.name, state, row.failures, row.opened_at, row.probe_at, turn_reasons.words(row.last_fault))


def _spent(since: datetime, now: datetime) -> Spent:
    cost = costs.total(since=since, until=now)
    rate = Decimal(str(knobs.value(knobs.BRL_PER_USD)))
    return Spent(cost.usd, cost.usd * rate, cost.calls, cost.unknown)
