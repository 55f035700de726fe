"""How much was said, and when."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Sum

from lia_cortex.analytics.models import HourFigure
from lia_cortex.analytics.queries.asked import Asked

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Volume:
    """Messages by who wrote them, and visits that began."""

    visits: int = 0
    customer: int = 0
    bot: int = 0
    person: int = 0

    def __add__(self, other: "Volume") -> "Volume":
        return Volume(
            self.visits + other.visits,
            self.customer + other.customer,
            self.bot + other.bot,
            self.person + other.person,
        )


@dataclass(frozen=True, slots=True)
class Volumes:
    """The same volume by day, by hour of the day, by day of the week (0: Monday), and by both of these."""

    total: Volume
    by_day: dict[date, Volume]
    by_hour: dict[int, Volume]
    by_weekday: dict[int, Volume]
    by_weekday_and_hour: dict[tuple[int, int], Volume]


def of(asked: Asked) -> Volumes:
    """Return the volume; days, hours and weekdays without any are there too. One query."""
    sums = {name: Sum(name) for name in ("visits", "customer", "bot", "person")}
    rows = HourFigure.objects.filter(**asked.figures()).order_by().values_list("day", "hour").annotate(**sums)
    found = [(day, hour, Volume(*counts)) for day, hour, *counts in rows]
    days = [asked.since + timedelta(days=index) for index in range(asked.days)]
    return Volumes(
        total=sum((each for _, _, each in found), Volume()),
        by_day=_summed(((day, each) for day, _, each in found), days),
        by_hour=_summed(((hour, each) for _, hour, each in found), range(24)),
        by_weekday=_summed(((day.weekday(), each) for day, _, each in found), range(7)),
        by_weekday_and_hour=_summed((((day.weekday(), hour), each) for day, hour, each in found), ()),
    )


def _summed(found: Iterable[tuple[K, Volume]], keys: Iterable[K]) -> dict[K, Volume]:
    sums: dict[K, Volume] = defaultdict(Volume, dict.fromkeys(keys, Volume()))
    for key, each in found:
        sums[key] += each
    return dict(sums)
