"""When an invented company is written to, and how its queues were meanwhile."""

import random
from bisect import bisect
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.utils import timezone

DAYS = 56
SAMPLED_DAYS = 2

LASTS = timedelta(minutes=15)
"""Of a visit; the newest ones are over by now."""

HOURS = (1, 1, 0.5, 0.5, 0.5, 1, 2, 5, 9, 11, 11, 10, 8, 9, 10, 10, 10, 10, 9, 8, 7, 5, 3, 2)
"""How busy each hour of a day is."""

WEEKEND = 0.45
"""How much of a working day a day of the weekend brings."""


def openings(visits: int, *, now: datetime) -> list[datetime]:
    """Return when each of so many visits began, oldest first: by day, few at night and at weekends."""
    last = now - LASTS
    first = last - timedelta(days=DAYS)
    hours = [first + timedelta(hours=n) for n in range(DAYS * 24)]
    weights = list(accumulate(_weight(timezone.localtime(each)) for each in hours))
    found = []
    for index in range(visits):
        share = (index + 0.5) / visits * weights[-1]
        place = bisect(weights, share)
        before = weights[place - 1] if place else 0.0
        found.append(hours[place] + timedelta(hours=(share - before) / (weights[place] - before)))
    return found


def _weight(at: datetime) -> float:
    return HOURS[at.hour] * (WEEKEND if at.weekday() >= 5 else 1)


def months(now: datetime) -> list[date]:
    """Return days of the months that need a place, oldest first."""
    return [(now - timedelta(days=days)).date() for days in (DAYS, DAYS // 2, 0)]


def samples(*, now: datetime, draw: random.Random) -> Iterator[Mapping[str, Any]]:
    """Yield what each queue held in every minute of the last days."""
    last = now.replace(second=0, microsecond=0)
    for ago in range(SAMPLED_DAYS * 24 * 60):
        for queue in settings.QUEUES:
            yield {
                "queue": queue, "minute": last - timedelta(minutes=ago), "waiting": draw.randint(0, 9), "active": 1,
                "completed": 100, "failed": 0, "delayed": 0,
            }  # fmt: skip
