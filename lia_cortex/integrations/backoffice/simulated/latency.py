"""How long the back office thinks."""

import random

from pydantic import BaseModel, ConfigDict, Field, model_validator

_SHAPE = (1.5, 4.0)
"""Of the beta distribution: most answers near the low end, a long tail towards the high one."""


class Latency(BaseModel):
    """Seconds before an answer: skewed towards `low`, never over `high`, a little over a quarter up at the mean."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float = Field(0.2, ge=0)
    high: float = Field(2.0, ge=0, le=120)

    @model_validator(mode="after")
    def _ordered(self) -> "Latency":
        if self.low > self.high:
            raise ValueError("low is above high")
        return self

    def draw(self, chance: random.Random) -> float:
        """Return the seconds of one request."""
        return self.low + (self.high - self.low) * chance.betavariate(*_SHAPE)


NONE = Latency(low=0, high=0)
