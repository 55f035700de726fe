"""What headers say about the budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lia_cortex.integrations.openai import limits


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("2d", 172800), ("12", 12), ("0", 0)],
)
def test_durations(text: str, seconds: float) -> None:
    assert limits.duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", [None, "", "soon", "1x", "-3", "nan", "inf", "1s later"])
def test_what_is_no_duration(text: str | None) -> None:
    assert limits.duration(text) is None


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"retry-after": "3"}, 3),
        ({"retry-after": "99999999"}, limits.LONGEST_WAIT_SECONDS),
        ({"retry-after": "-1"}, None),
        (
            {"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"},
            30,
        ),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, None),
        (
            {
                "x-ratelimit-remaining-requests": "10",
                "x-ratelimit-reset-requests": "1s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "20s",
            },
            20,
        ),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s"}, 1),
        ({}, None),
    ],
)
def test_when_to_come_back(headers: dict[str, str], after: float | None) -> None:
    assert limits.retry_after(headers) == after


def test_no_headers_no_budget() -> None:
    assert limits.rate_limit({"content-type": "application/json"}) is None


@given(st.text(), st.text())
def test_no_header_breaks_the_reading(value: str, other: str) -> None:
    headers = {"retry-after": value, "date": other, "x-ratelimit-reset-tokens": value}
    after = limits.retry_after(headers)
    assert after is None or 0 <= after <= limits.LONGEST_WAIT_SECONDS
    limits.rate_limit({"x-ratelimit-remaining-tokens": value, "x-ratelimit-reset-tokens": other})
