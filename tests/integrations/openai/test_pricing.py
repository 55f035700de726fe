"""What an answer cost."""

from decimal import Decimal

import pytest

from lia_cortex.integrations.openai import pricing
from lia_cortex.integrations.openai.types import Usage

MILLION = 1_000_000


def test_cached_tokens_are_cheaper() -> None:
    usage = Usage(input=2 * MILLION, cached_input=MILLION, output=MILLION, reasoning=MILLION)
    assert pricing.cost_usd("gpt-5-mini", usage) == Decimal("0.25") + Decimal("0.025") + Decimal(2)


@pytest.mark.parametrize(
    ("model", "listed"),
    [
        ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("gpt-5-mini-simulated", "gpt-5-mini"),
        ("gpt-4.1-2025-04-14", "gpt-4.1"),
    ],
)
def test_a_snapshot_has_the_price_of_its_model(model: str, listed: str) -> None:
    assert pricing.price_of(model) == pricing.PRICES[listed]


@pytest.mark.parametrize("model", ["gpt-5-minimal", "gpt-5-mini-turbo", "llama-3", "", "gpt"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert pricing.cost_usd(model, Usage(1, 0, 1, 0)) is None


def test_what_was_not_counted_has_no_cost() -> None:
    assert pricing.cost_usd("gpt-5-mini", None) is None


def test_more_cached_than_sent_is_not_credited() -> None:
    cost = pricing.cost_usd("gpt-5-mini", Usage(input=10, cached_input=99, output=0, reasoning=0))
    assert cost == Decimal("0.025") * 10 / MILLION
