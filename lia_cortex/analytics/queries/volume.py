"""How much was said, and when."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
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
    """The same volume by day, by hour of the day, by day of the week (0: Monday), and by both of these.

    `before` is that of as many days before.
    """

    total: Volume
    before: Volume
    by_day: dict[date, Volume]
    by_hour: dict[int, Volume]
    by_weekday: dict[int, Volume]
    by_weekday_and_hour: dict[tuple[int, int], Volume]


def of(asked: Asked) -> Volumes:
    """Return the volume; days, hours and weekdays without any are there too. One query."""
    sums = {name: Sum(name) for name in ("visits", "customer", "bot", "person")}
    both = HourFigure.objects.filter(**asked.with_previous.figures()).order_by()
    rows = [(day, hour, counts) for day, hour, *counts in both.values_list("day", "hour").annotate(**sums)]
    found = [row for row in rows if row[0] >= asked.since]
    days = [asked.since + timedelta(days=index) for index in range(asked.days)]
    # A year has thousands of hours but 168 of a week: all that knows no days is told from these.
    of_week = _summed((((day.weekday(), hour), counts) for day, hour, counts in found), ())
    return Volumes(
        total=_total(of_week.values()),
        before=_total(counts for day, _, counts in rows if day < asked.since),
        by_day=_volumes(_summed(((day, counts) for day, _, counts in found), days)),
        by_hour=_volumes(_summed(((hour, counts) for (_, hour), counts in of_week.items()), range(24))),
        by_weekday=_volumes(_summed(((weekday, counts) for (weekday, _), counts in of_week.items()), range(7))),
        by_weekday_and_hour=_volumes(of_week),
    )


def _total(found: Iterable[Sequence[int]]) -> Volume:
    return Volume(*_summed((("", counts) for counts in found), ("",))[""])


def _summed(found: Iterable[tuple[K, Sequence[int]]], keys: Iterable[K]) -> dict[K, list[int]]:
    sums = {key: [0, 0, 0, 0] for key in keys}
    for key, (visits, customer, bot, person) in found:
        into = sums.get(key)
        if into is None:
            into = sums[key] = [0, 0, 0, 0]
        into[0] += visits
        into[1] += customer
        into[2] += bot
        into[3] += person
    return sums


def _volumes(sums: Mapping[K, Sequence[int]]) -> dict[K, Volume]:
    return {key: Volume(*counts) for key, counts in sums.items()}
