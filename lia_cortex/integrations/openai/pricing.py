"""What an answer cost, from the published price list."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lia_cortex.integrations.openai.types import Usage

MILLION = Decimal(1_000_000)
_SNAPSHOT = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{4}|latest)$")
_SIMULATED = "-simulated"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, standard tier, as published in the month `as_of`."""

    input: Decimal
    cached_input: Decimal
    output: Decimal
    as_of: str


def _price(input_: str, cached: str, output: str, as_of: str) -> Price:
    return Price(Decimal(input_), Decimal(cached), Decimal(output), as_of)


PRICES: dict[str, Price] = {
    "gpt-5.6-sol": _price("5", "0.5", "30", "2026-06"),
    "gpt-5.6-terra": _price("2.5", "0.25", "15", "2026-06"),
    "gpt-5.6-luna": _price("1", "0.1", "6", "2026-06"),
    "gpt-5.5": _price("5", "0.5", "30", "2026-06"),
    "gpt-5.4": _price("2.5", "0.25", "15", "2026-06"),
    "gpt-5.4-mini": _price("0.75", "0.075", "4.5", "2026-06"),
    "gpt-5.4-nano": _price("0.2", "0.02", "1.25", "2026-06"),
    "gpt-5.2": _price("1.75", "0.175", "14", "2026-02"),
    "gpt-5.1": _price("1.25", "0.125", "10", "2026-01"),
    "gpt-5": _price("1.25", "0.125", "10", "2026-01"),
    "gpt-5-mini": _price("0.25", "0.025", "2", "2026-01"),
    "gpt-5-nano": _price("0.05", "0.005", "0.4", "2026-01"),
    "gpt-4.1": _price("2", "0.5", "8", "2026-01"),
    "gpt-4.1-mini": _price("0.4", "0.1", "1.6", "2026-01"),
    "gpt-4.1-nano": _price("0.1", "0.025", "0.4", "2026-01"),
    "gpt-4o": _price("2.5", "1.25", "10", "2026-01"),
    "gpt-4o-mini": _price("0.15", "0.075", "0.6", "2026-01"),
    "o3": _price("2", "0.5", "8", "2026-01"),
    "o4-mini": _price("1.1", "0.275", "4.4", "2026-01"),
    "text-embedding-3-small": _price("0.02", "0.02", "0", "2026-01"),
    "text-embedding-3-large": _price("0.13", "0.13", "0", "2026-01"),
    "gpt-4o-transcribe": _price("2.5", "2.5", "10", "2026-01"),
    "gpt-4o-mini-transcribe": _price("1.25", "1.25", "5", "2026-01"),
}


def price_of(model: str) -> Price | None:
    """Return the price of a model or of its dated snapshot, None when it is not listed."""
    # A simulated answer is priced as the model that it stands for, so that limits on money can be tried out.
    name = model.removesuffix(_SIMULATED)
    return PRICES.get(name) or PRICES.get(_SNAPSHOT.sub("", name))


def cost_usd(model: str, usage: Usage | None) -> Decimal | None:
    """Return US dollars for these tokens, None when the model is not listed or nothing was counted."""
    price = price_of(model)
    if price is None or usage is None:
        return None
    cached = min(usage.cached_input, usage.input)
    fresh = usage.input - cached
    return (fresh * price.input + cached * price.cached_input + usage.output * price.output) / MILLION
