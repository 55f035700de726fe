"""What visits that ended came to: who served them, whether the customer came back, how long they took."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.db.models.expressions import Combinable

from lia_cortex.analytics import buckets
from lia_cortex.analytics.models import DelayFigure, EndFigure, Visit
from lia_cortex.analytics.models.rollups import VISIT
from lia_cortex.analytics.queries import delays
from lia_cortex.analytics.queries.asked import Asked
from lia_cortex.analytics.queries.delays import Times
from lia_cortex.analytics.services.building import RETURN
from lia_cortex.registry.services import knobs


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `visits` that ended an assistant answered in `involved`, and settled `resolved` without a person."""

    visits: int
    involved: int
    resolved: int

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.visits + other.visits, self.involved + other.involved, self.resolved + other.resolved)

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


Key = Callable[[str], Combinable]
"""Returns by what rows are told apart whose day is in this field."""

NOTHING = Rate(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Settled as it ended, and verified: the customer did not return within 72 h, counted once these have passed.

    That a customer confirmed it no row says: a thank-you ends what was given up too.
    """

    ended: Rate
    verified: Rate
    resolve: Times


def of(asked: Asked, *, now: datetime) -> tuple[Outcomes, Outcomes]:
    """Return what the visits that ended in these days came to, and in as many before; four queries at most."""
    both = asked.with_previous
    counted = _counted(both, partial(delays.before, asked), now=now)
    took = _resolve(both, partial(delays.before, asked), now=now)
    found, before = (
        Outcomes(*counted.get(key, (NOTHING, NOTHING)), resolve=delays.times(took[key])) for key in (False, True)
    )
    return found, before


def by(asked: Asked, dimension: str, *, now: datetime) -> dict[int | None, tuple[Rate, Rate]]:
    """Return settled as ended and verified by the row id of the dimension; two queries."""
    return _counted(asked, lambda _day: F(f"{dimension}_id"), dimension, now=now)


def _resolve(asked: Asked, key: Key, *, now: datetime) -> dict[Any, Counter[int]]:
    """Return how long the visits took, from figures where days are settled and from visits where not."""
    settled, late = _parted(asked, now=now)
    counts: dict[Any, Counter[int]] = defaultdict(Counter)
    if settled:
        rows = DelayFigure.objects.filter(by=VISIT, is_first=False, **settled.figures()).order_by()
        told = rows.annotate(key=key("day")).values_list("key", "bucket").annotate(count=Sum("answers"))
        for place, bucket, count in told:
            counts[place][bucket] += count
    if late:
        spans = _ended(late, now).order_by().values_list(key("ended_day"), F("ended_at") - F("opened_at"))
        for place, span in spans:
            counts[place][buckets.of(span.total_seconds())] += 1
    return counts


def _parted(asked: Asked, *, now: datetime) -> tuple[Asked | None, Asked | None]:
    """Return the days whose figures are final, and those that only visits tell."""
    fresh = _first_unsettled(now)
    settled = replace(asked, until=min(asked.until, fresh - timedelta(days=1)))
    late = replace(asked, since=max(asked.since, fresh))
    return settled if settled.days > 0 else None, late if late.days > 0 else None


def _counted(asked: Asked, key: Key, dimension: str = "", *, now: datetime) -> dict[Any, tuple[Rate, Rate]]:
    """Return the rates by the key of a day's field: days that are settled from figures, later ones from visits."""
    settled, late = _parted(asked, now=now)
    found: dict[Any, tuple[Rate, Rate]] = {}
    rows: list[Mapping[str, Any]] = []
    if settled:
        figures = EndFigure.objects.filter(**settled.figures(by=dimension)).order_by()
        # All of them are decided; these first, for then the names stand for the sums.
        sums = {"decided": Sum("visits"), "decided_involved": Sum("involved")}
        sums |= {name: Sum(name) for name in ("visits", "involved", "settled", "verified")}
        rows += list(figures.annotate(key=key("day")).values("key").annotate(**sums))
    if late:
        visits = _ended(late, now).order_by()
        rows += list(visits.annotate(key=key("ended_day")).values("key").annotate(**_counts(now)))
    for row in (row for row in rows if row["visits"]):
        ended, verified = found.get(row["key"], (NOTHING, NOTHING))
        found[row["key"]] = (
            ended + Rate(row["visits"], row["involved"], row["settled"]),
            verified + Rate(row["decided"], row["decided_involved"], row["verified"]),
        )
    return found


def _first_unsettled(now: datetime) -> date:
    """Return the first day of which a visit may still count otherwise, only because time passes."""
    settles = max(RETURN, _gap())
    return (now - settles).astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _gap() -> timedelta:
    return timedelta(seconds=knobs.value(knobs.VISIT_GAP))


def _ended(asked: Asked, now: datetime) -> Any:
    return Visit.objects.filter(Q(is_closed=True) | Q(ended_at__lte=now - _gap()), **asked.conditions("ended_day"))


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
