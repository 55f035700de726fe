"""What the models have cost, counted in the rows of each call: steps of runs, what was seen and heard, charges."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from assistants.models import Assistant, Perception, RunStep
from lia_cortex.kernel import partitions
from lia_cortex.registry.models import Charge
from lia_cortex.registry.services import ledger

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """Money of some model calls; `unknown` of them have no known price or outcome and are not in `usd`."""

    key: str
    usd: Decimal = NOTHING
    calls: int = 0
    unknown: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


def of_step(step_id: int) -> Cost:
    """Return what one step cost; raise RunStep.DoesNotExist."""
    step = RunStep.objects.get(pk=step_id)
    return _one(_steps(RunStep.objects.filter(pk=step_id, month=step.month)), key=str(step_id))


def of_run(run_id: int) -> Cost:
    """Return what one run cost."""
    return _one(_steps(RunStep.objects.filter(run=run_id)), key=str(run_id))


def of_conversation(scope: str) -> Cost:
    """Return what the conversation with this public id has cost so far."""
    steps, charges = RunStep.objects.filter(run__scope=scope), Charge.objects.filter(scope=scope)
    return _one([*_steps(steps), *_charges(charges), *_senses(Perception.objects.filter(scope=scope))], key=scope)


def total(*, since: datetime, until: datetime) -> Cost:
    """Return the cost of calls that began from `since` up to `until`."""
    found = [
        *_steps(_steps_of(since, until)),
        *_charges(_charges_of(since, until)),
        *_senses(_senses_of(since, until)),
    ]
    return _one(found, key="")


def by_day(*, since: datetime, until: datetime) -> list[Cost]:
    """Return the cost of each day in TIME_ZONE as `YYYY-MM-DD`, newest first."""
    zone = ZoneInfo(settings.TIME_ZONE)
    steps = _steps(_steps_of(since, until), TruncDate("started_at", tzinfo=zone))
    charges = _charges(_charges_of(since, until), TruncDate("at", tzinfo=zone))
    senses = _senses(_senses_of(since, until), TruncDate("started_at", tzinfo=zone))
    return sorted(_merged([*steps, *charges, *senses]), key=lambda cost: cost.key, reverse=True)


def by_assistant(*, since: datetime, until: datetime) -> list[Cost]:
    """Return the cost of each assistant by its name, the dearest first; blank: work of none."""
    names = dict(Assistant.objects.values_list("pk", "name"))
    found = [
        *_steps(_steps_of(since, until), F("run__assistant_id")),
        *_charges(_charges_of(since, until), F("assistant_id")),
        *_senses(_senses_of(since, until), F("assistant_id")),
    ]
    named = [replace(cost, key=names.get(int(cost.key), "") if cost.key else "") for cost in found]
    return _dearest(_merged(named))


def by_model(*, since: datetime, until: datetime) -> list[Cost]:
    """Return the cost of each model that answered, the dearest first; those without a price show as unknown."""
    found = [
        *_steps(_steps_of(since, until), F("model")),
        *_charges(_charges_of(since, until), F("model")),
        *_senses(_senses_of(since, until), F("model")),
    ]
    return _dearest(_merged(found))


def by_kind(*, since: datetime, until: datetime) -> list[Cost]:
    """Return the cost of each kind of call, the dearest first: `answer`, a sense, or the purpose of a charge."""
    found = [
        *(replace(cost, key="answer") for cost in _steps(_steps_of(since, until))),
        *_charges(_charges_of(since, until), F("purpose")),
        *_senses(_senses_of(since, until), F("sense")),
    ]
    return _dearest(_merged(cost for cost in found if cost.calls))


def without_outcome(*, since: datetime, until: datetime) -> tuple[int, Decimal]:
    """Return how many calls ended with their process, nobody knows how, and US dollars that ceilings count for them."""
    found = _charges_of(since, until).filter(purpose=ledger.LOST)
    sums = found.aggregate(calls=Count("pk"), usd=Sum("reserved_usd"))
    return sums["calls"], sums["usd"] or NOTHING


def by_conversation(*, since: datetime, until: datetime, limit: int) -> list[Cost]:
    """Return the cost of the dearest conversations by public id."""
    found = [
        *_steps(_steps_of(since, until), F("run__scope")),
        *_charges(_charges_of(since, until).exclude(scope=""), F("scope")),
        *_senses(_senses_of(since, until), F("scope")),
    ]
    return _dearest(_merged(found))[:limit]


def _steps_of(since: datetime, until: datetime) -> QuerySet[RunStep]:
    months = {"month__gte": partitions.month_of(since), "month__lte": partitions.month_of(until)}
    return RunStep.objects.filter(started_at__gte=since, started_at__lt=until, **months)


def _charges_of(since: datetime, until: datetime) -> QuerySet[Charge]:
    return Charge.objects.filter(at__gte=since, at__lt=until)


def _senses_of(since: datetime, until: datetime) -> QuerySet[Perception]:
    return Perception.objects.filter(started_at__gte=since, started_at__lt=until)


def _steps(rows: QuerySet[RunStep], by: Any = None) -> list[Cost]:
    answered = rows.filter(kind=RunStep.Kind.MODEL, status=RunStep.Status.DONE)
    return _summed(answered, by)


def _charges(rows: QuerySet[Charge], by: Any = None) -> list[Cost]:
    return _summed(rows, by)


def _senses(rows: QuerySet[Perception], by: Any = None) -> list[Cost]:
    # What came back may have been of no use and is paid for all the same.
    paid_for = Q(status=Perception.Status.ANSWERED) | Q(cost_usd__isnull=False) | Q(input_tokens__isnull=False)
    return _summed(rows.filter(paid_for), by)


def _summed(rows: QuerySet[Any], by: Any) -> list[Cost]:
    sums = {
        "usd": Sum("cost_usd"),
        "calls": Count("pk"),
        "unknown": Count("pk", filter=Q(cost_usd__isnull=True)),
        "inputs": Sum("input_tokens"),
        "cached": Sum("cached_tokens"),
        "outputs": Sum("output_tokens"),
    }
    if by is None:
        found = [{"group": "", **rows.aggregate(**sums)}]
    else:
        found = list(rows.order_by().annotate(group=by).values("group").annotate(**sums))
    return [
        Cost(
            key="" if row["group"] is None else str(row["group"]),
            usd=row["usd"] or NOTHING,
            calls=row["calls"],
            unknown=row["unknown"],
            input_tokens=row["inputs"] or 0,
            cached_tokens=row["cached"] or 0,
            output_tokens=row["outputs"] or 0,
        )
        for row in found
    ]


def _one(costs: Iterable[Cost], *, key: str) -> Cost:
    return next(iter(_merged(replace(cost, key=key) for cost in costs)), Cost(key))


def _merged(costs: Iterable[Cost]) -> list[Cost]:
    found: dict[str, Cost] = {}
    for cost in costs:
        before = found.get(cost.key, Cost(cost.key))
        found[cost.key] = Cost(
            key=cost.key,
            usd=before.usd + cost.usd,
            calls=before.calls + cost.calls,
            unknown=before.unknown + cost.unknown,
            input_tokens=before.input_tokens + cost.input_tokens,
            cached_tokens=before.cached_tokens + cost.cached_tokens,
            output_tokens=before.output_tokens + cost.output_tokens,
        )
    return list(found.values())


def _dearest(costs: Iterable[Cost]) -> list[Cost]:
    return sorted(costs, key=lambda cost: (-cost.usd, -cost.unknown, cost.key))
