"""What an answer cost, by the price that was valid when it was asked for."""

from datetime import datetime
from decimal import Decimal

from lia_cortex.integrations.openai.types import Usage
from lia_cortex.registry.services import prices
from lia_cortex.registry.services.prices import Tokens


def cost_usd(model: str, usage: Usage | None, *, at: datetime) -> Decimal | None:
    """Return US dollars for these tokens, None when the model has no price or nothing was counted."""
    return prices.cost_usd(model, tokens(usage) if usage else None, at=at)


def tokens(usage: Usage) -> Tokens:
    """Return the counted tokens as prices take them."""
    return Tokens(usage.input, usage.cached_input, usage.output)
