"""What visits that ended came to: who served them, whether the customer came back, how long they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q

from lia_cortex.analytics.models import Visit
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.queries.delays import PERCENTS, Times
from lia_cortex.registry.services import knobs

RETURN = timedelta(hours=72)
"""A customer who writes again within this time had not been helped."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `visits` that ended an assistant answered in `involved`, and settled `resolved` without a person."""

    visits: int
    involved: int
    resolved: int

    @property
    def involvement(self) -> float | None:
        """Return the share of visits in which an assistant answered."""
        return self.involved / self.visits if self.visits else None

    @property
    def resolution(self) -> float | None:
        """Return the share of these that it settled."""
        return self.resolved / self.involved if self.involved else None

    @property
    def automation(self) -> float | None:
        """Return involvement times resolution."""
        return self.resolved / self.visits if self.visits else None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Settled as it ended, and verified: the customer did not return within 72 h, counted once these have passed.

    That a customer confirmed it no row says: a thank-you ends what was given up too.
    """

    ended: Rate
    verified: Rate
    resolve: Times


class _Percentiles(Aggregate):
    function = "PERCENTILE_DISC"
    template = "%(function)s(ARRAY[%(shares)s]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(DurationField())


def of(asked: Asked, *, now: datetime) -> Outcomes:
    """Return what the visits that ended in these days came to; one query."""
    took = ExpressionWrapper(F("ended_at") - F("opened_at"), output_field=DurationField())
    shares = ", ".join(f"{percent / 100}" for percent in PERCENTS)
    found = _ended(asked, now).aggregate(**_counts(now), took=_Percentiles(took, shares=shares))
    spans = found["took"] or [None] * len(PERCENTS)
    told = {
        percent: None if span is None else span.total_seconds() for percent, span in zip(PERCENTS, spans, strict=True)
    }
    ended, verified = _rates(found)
    return Outcomes(ended=ended, verified=verified, resolve=Times(ended.visits, told))


def by(asked: Asked, dimension: str, *, now: datetime) -> dict[int | None, tuple[Rate, Rate]]:
    """Return settled as ended and verified by the row id of the dimension; one query."""
    key = f"{dimension}_id"
    rows = _ended(asked, now).order_by().values(key).annotate(**_counts(now))
    return {row[key]: _rates(row) for row in rows}


def _ended(asked: Asked, now: datetime) -> Any:
    gap = timedelta(seconds=knobs.value(knobs.VISIT_GAP))
    return Visit.objects.filter(Q(is_closed=True) | Q(ended_at__lte=now - gap), **asked.conditions("ended_day"))


def _counts(now: datetime) -> dict[str, Count]:
    involved = Q(bot_messages__gt=0)
    settled = involved & Q(was_with_people=False)
    decided = Q(ended_at__lte=now - RETURN)
    stayed_away = Q(returned_at__isnull=True) | Q(returned_at__gt=F("ended_at") + RETURN)
    return {
        "visits": Count("pk"),
        "involved": Count("pk", filter=involved),
        "settled": Count("pk", filter=settled),
        "decided": Count("pk", filter=decided),
        "decided_involved": Count("pk", filter=decided & involved),
        "verified": Count("pk", filter=decided & settled & stayed_away),
    }


def _rates(row: Mapping[str, int]) -> tuple[Rate, Rate]:
    return (
        Rate(row["visits"], row["involved"], row["settled"]),
        Rate(row["decided"], row["decided_involved"], row["verified"]),
    )
