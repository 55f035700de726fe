"""How long customers waited for an answer: by the assistant and by people apart, first and later ones."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Sum

from lia_cortex.analytics import buckets
from lia_cortex.analytics.models import DelayFigure
from lia_cortex.analytics.models.facts import Who
from lia_cortex.analytics.queries.asked import Asked

PERCENTS = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that this many percent of them took at most; None where there are none."""

    count: int
    percentiles: Mapping[int, float | None]


NONE = Times(0, dict.fromkeys(PERCENTS))


def of(asked: Asked) -> tuple[dict[tuple[str, bool], Times], dict[tuple[str, bool], Times]]:
    """Return answer times by (who answered, whether it was their first in the visit), and those before; one query."""
    figures = asked.with_previous.figures() | {"by__in": Who.values}
    found = _counts(figures, "by", "is_first", is_before=before(asked))
    both: tuple[dict[tuple[str, bool], Times], dict[tuple[str, bool], Times]] = {}, {}
    for (by, is_first, is_before), counts in found.items():
        both[is_before][by, is_first] = times(counts)
    return both


def before(asked: Asked, day: str = "day") -> "ExpressionWrapper[Q]":
    """Return whether a row's day is one before those that are asked for."""
    return ExpressionWrapper(Q(**{f"{day}__lt": asked.since}), BooleanField())


def first_by(asked: Asked, dimension: str) -> dict[tuple[int | None, str], Times]:
    """Return the times of first answers by (row id of the dimension, who answered); one query."""
    found = _counts(asked.figures(by=dimension) | {"is_first": True}, f"{dimension}_id", "by")
    return {(key, by): times(counts) for (key, by), counts in found.items()}


def _counts(conditions: Mapping[str, Any], *by: str, **told: Any) -> dict[tuple[Any, ...], dict[int, int]]:
    rows = DelayFigure.objects.filter(**conditions).order_by().annotate(**told)
    found: dict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    for *key, bucket, count in rows.values_list(*by, *told, "bucket").annotate(count=Sum("answers")):
        found[tuple(key)][bucket] = count
    return found


def times(counts: Mapping[int, int]) -> Times:
    """Return the percentiles of what is counted by bucket."""
    told = {percent: buckets.percentile(counts, percent) for percent in PERCENTS}
    return Times(sum(counts.values()), told)
