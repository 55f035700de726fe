"""Read what a provider says about its budget, from the headers of an answer."""

import math
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from lia_cortex.integrations.openai.types import RateLimit

LONGEST_WAIT_SECONDS = 3600.0
"""No header makes us wait longer at once: the next try asks again, and a typo of theirs is not our outage."""

_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|d|h|m|s)")


def rate_limit(headers: Mapping[str, str]) -> RateLimit | None:
    """Return the budget that the `x-ratelimit-*` headers tell, or None where there are none."""
    limit = RateLimit(
        limit_requests=_count(headers.get("x-ratelimit-limit-requests")),
        remaining_requests=_count(headers.get("x-ratelimit-remaining-requests")),
        reset_requests_seconds=duration(headers.get("x-ratelimit-reset-requests")),
        limit_tokens=_count(headers.get("x-ratelimit-limit-tokens")),
        remaining_tokens=_count(headers.get("x-ratelimit-remaining-tokens")),
        reset_tokens_seconds=duration(headers.get("x-ratelimit-reset-tokens")),
    )
    return None if limit == RateLimit() else limit


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait before the next try, or None where the provider names no time."""
    milliseconds = _number(headers.get("retry-after-ms"))
    seconds = _number(headers.get("retry-after"))
    if milliseconds is not None:
        wait: float | None = milliseconds / 1000
    elif seconds is not None:
        wait = seconds
    else:
        wait = _until(headers.get("retry-after"), headers.get("date"))
    if wait is None:
        wait = _until_reset(headers)
    return None if wait is None else min(wait, LONGEST_WAIT_SECONDS)


def duration(value: str | None) -> float | None:
    """Return the seconds in a text like `1m30.5s`, `20ms` or `12`; None when it is none of these."""
    text = (value or "").strip()
    parts = _PART.findall(text)
    if parts and "".join(number + unit for number, unit in parts) == text:
        return math.fsum(float(number) * _UNITS[unit] for number, unit in parts)
    return _number(text)


def _until_reset(headers: Mapping[str, str]) -> float | None:
    # Only an empty budget explains a refusal; where none is empty, the shorter reset is the better guess.
    resets: list[tuple[bool, float]] = []
    for kind in ("requests", "tokens"):
        reset = duration(headers.get(f"x-ratelimit-reset-{kind}"))
        if reset is not None:
            resets.append((_count(headers.get(f"x-ratelimit-remaining-{kind}")) == 0, reset))
    empty = [reset for is_empty, reset in resets if is_empty]
    if empty:
        return max(empty)
    return min((reset for _, reset in resets), default=None)


def _until(value: str | None, sent: str | None) -> float | None:
    # Both dates are the provider's, so a wrong clock on either side does not matter.
    if not value or not sent:
        return None
    try:
        wait = (parsedate_to_datetime(value) - parsedate_to_datetime(sent)).total_seconds()
    except (ValueError, TypeError):
        return None
    return max(wait, 0.0)


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _count(value: str | None) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
