"""What a call to a model costs, from the price rows that were valid at its time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import CheaperModel, Price
from lia_cortex.registry.services import knobs

MILLION = Decimal(1_000_000)
CENT_OF_CENT = Decimal("0.000001")
"""Costs are booked to the millionth of a dollar."""

MILLIONTH_OF_CENT = Decimal("0.00000001")
"""What charges are counted in: the vector of one question costs less than the millionth of a dollar."""

_SNAPSHOT = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{4}|latest)$")
_SIMULATED = "-simulated"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one call; `cached` is part of `input`."""

    input: int
    cached: int
    output: int


def names(model: str) -> tuple[str, str]:
    """Return the name under which a model is listed, and that of the model whose dated snapshot it is."""
    # A simulated answer is priced as the model that it stands for, so that limits on money can be tried out.
    name = model.removesuffix(_SIMULATED)
    return name, _SNAPSHOT.sub("", name)


def is_simulated(model: str) -> bool:
    """Return whether the model that answered under this name was the simulated one."""
    return model.endswith(_SIMULATED)


def price_of(model: str, *, at: datetime) -> Price | None:
    """Return the price of a model, or of its dated snapshot, that was valid at this time; None: unknown."""
    book = _book(None)
    for name in names(model):
        for row in book.get(name, ()):
            if row.valid_from <= at and (row.valid_until is None or at < row.valid_until):
                return row
    return None


def cost_usd(model: str, tokens: Tokens | None, *, at: datetime, unit: Decimal = CENT_OF_CENT) -> Decimal | None:
    """Return US dollars for these tokens, None when the price is unknown or nothing was counted."""
    price = price_of(model, at=at)
    if price is None or tokens is None:
        return None
    return _cost(tokens, price.input_usd, price.cached_usd, price.output_usd, unit=unit)


def audio_usd(model: str, *, seconds: float, at: datetime) -> Decimal | None:
    """Return US dollars for this much audio, None when the model has no price for it."""
    price = price_of(model, at=at)
    if price is None or not price.audio_minute_usd:
        return None
    return (price.audio_minute_usd * Decimal(str(seconds)) / 60).quantize(CENT_OF_CENT)


def cautious_usd(model: str, tokens: Tokens, *, at: datetime) -> Decimal:
    """Return US dollars for these tokens; a model without a price is taken for an expensive one."""
    known = cost_usd(model, tokens, at=at)
    if known is not None:
        return known
    input_usd = Decimal(str(knobs.value(knobs.UNKNOWN_INPUT_USD)))
    return _cost(tokens, input_usd, input_usd, Decimal(str(knobs.value(knobs.UNKNOWN_OUTPUT_USD))))


def cheaper_than(model: str) -> str | None:
    """Return the model that answers in another's place while money is short, None where there is none."""
    known = _cheaper(None)
    return next((known[name] for name in names(model) if name in known), None)


def forget() -> None:
    """Read the rows again at the next use."""
    _book.forget()
    _cheaper.forget()


def _cost(
    tokens: Tokens,
    input_usd: Decimal,
    cached_usd: Decimal,
    output_usd: Decimal,
    *,
    unit: Decimal = CENT_OF_CENT,
) -> Decimal:
    cached = min(tokens.cached, tokens.input)
    fresh = tokens.input - cached
    cost = (fresh * input_usd + cached * cached_usd + tokens.output * output_usd) / MILLION
    return cost.quantize(unit)


def _read(_: None) -> dict[str, Sequence[Price]]:
    book: dict[str, list[Price]] = {}
    for row in Price.objects.order_by("model", "-valid_from"):
        book.setdefault(row.model, []).append(row)
    return dict(book)


def _read_cheaper(_: None) -> dict[str, str]:
    return dict(CheaperModel.objects.values_list("model", "cheaper"))


_book = Recent(_read)
_cheaper = Recent(_read_cheaper)
