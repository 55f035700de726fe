"""How answer times are kept in few rows: buckets that can be added up, each 5 % longer than the one before.

A percentile told from them is off by 2.5 % at most, or by 0.1 s for what takes less than that.
"""

import math
from collections.abc import Mapping

LEAST = 0.1
"""Seconds: all that is not longer is in bucket 0."""

RATIO = 1.05


def of(seconds: float) -> int:
    """Return the bucket of so many seconds, as the statements of `services.sums` place them."""
    return 0 if seconds <= LEAST else math.ceil(math.log(seconds / LEAST) / math.log(RATIO))


def middle(bucket: int) -> float:
    """Return seconds from which nothing in the bucket is further than 2.5 %."""
    return LEAST / 2 if bucket == 0 else LEAST * RATIO ** (bucket - 0.5)


def percentile(counts: Mapping[int, int], percent: int) -> float | None:
    """Return the least bucket's middle that this many percent of the answers do not exceed; None without answers."""
    total = sum(counts.values())
    rank = max(-(-total * percent // 100), 1)
    passed = 0
    for bucket in sorted(counts):
        passed += counts[bucket]
        if passed >= rank:
            return middle(bucket)
    return None
