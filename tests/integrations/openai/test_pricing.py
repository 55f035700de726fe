"""What an answer cost, by the price rows that were valid at its time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from lia_cortex.integrations.openai import pricing
from lia_cortex.integrations.openai.types import Usage
from lia_cortex.registry.models import Price
from lia_cortex.registry.services import knobs, price_list, prices
from lia_cortex.registry.services.prices import Tokens

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


def test_cached_tokens_are_cheaper() -> None:
    usage = Usage(input=2 * MILLION, cached_input=MILLION, output=MILLION, reasoning=MILLION)
    assert pricing.cost_usd("gpt-5-mini", usage, at=NOW) == Decimal("0.25") + Decimal("0.025") + Decimal(2)


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
    assert prices.price_of(model, at=NOW) == Price.objects.get(model=listed)


@pytest.mark.parametrize("model", ["gpt-5-minimal", "gpt-5-mini-turbo", "llama-3", "", "gpt"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert pricing.cost_usd(model, Usage(1, 0, 1, 0), at=NOW) is None


def test_what_was_not_counted_has_no_cost() -> None:
    assert pricing.cost_usd("gpt-5-mini", None, at=NOW) is None


def test_more_cached_than_sent_is_not_credited() -> None:
    cost = pricing.cost_usd("gpt-5-mini", Usage(input=10_000, cached_input=99_000, output=0, reasoning=0), at=NOW)
    assert cost == Decimal("0.025") * 10_000 / MILLION


def test_a_call_has_the_price_that_was_valid_at_its_time() -> None:
    change = NOW - timedelta(days=3)
    Price.objects.create(model="gpt-5-mini", valid_from=change, input_usd=1, cached_usd=1, output_usd=1)
    Price.objects.create(
        model="gone", valid_from=change, valid_until=NOW, input_usd=1, cached_usd=1, output_usd=1, audio_minute_usd=6
    )
    prices.forget()
    usage = Usage(MILLION, 0, 0, 0)
    assert pricing.cost_usd("gpt-5-mini", usage, at=change - timedelta(seconds=1)) == Decimal("0.25")
    assert pricing.cost_usd("gpt-5-mini", usage, at=change) == 1
    assert pricing.cost_usd("gpt-5-mini", usage, at=datetime(2020, 1, 1, tzinfo=UTC)) is None
    assert pricing.cost_usd("gone", usage, at=NOW) is None
    assert prices.audio_usd("gone", seconds=90, at=change) == 9


def test_a_model_without_a_price_is_taken_for_an_expensive_one() -> None:
    tokens = Tokens(input=MILLION, cached=MILLION // 2, output=MILLION)
    known = Decimal(str(knobs.UNKNOWN_INPUT_USD.first)) + Decimal(str(knobs.UNKNOWN_OUTPUT_USD.first))
    assert prices.cautious_usd("of-our-own", tokens, at=NOW) == known
    assert prices.cautious_usd("gpt-4.1-nano", tokens, at=NOW) < 1


def test_loading_again_adds_nothing_and_changes_nothing() -> None:
    before = Price.objects.count()
    Price.objects.filter(model="gpt-5-mini").update(input_usd=7)
    price_list.load()
    assert Price.objects.count() == before
    assert Price.objects.get(model="gpt-5-mini").input_usd == 7


def test_the_cheaper_model_costs_less() -> None:
    for model, cheaper in price_list.CHEAPER.items():
        dear, cheap = prices.price_of(model, at=NOW), prices.price_of(cheaper, at=NOW)
        assert dear is not None
        assert cheap is not None
        assert (cheap.input_usd, cheap.output_usd) < (dear.input_usd, dear.output_usd)
    assert prices.cheaper_than("gpt-4.1-mini-2025-04-14") == "gpt-4.1-nano"
    assert prices.cheaper_than("of-our-own") is None
