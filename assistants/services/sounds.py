"""How long a sound is, and what it costs to have it heard."""

import math
from datetime import datetime
from decimal import Decimal

from lia_cortex.integrations.openai import pricing
from lia_cortex.integrations.openai.types import Transcript
from lia_cortex.registry.services import prices
from lia_cortex.registry.services.prices import Tokens

BYTES_PER_SECOND = 2_000
"""Of a voice note; a sound of better quality is shorter than its size says, so that too much is reserved for it."""

LONGEST_SECONDS = 4 * 3600

IN_PER_SECOND, OUT_PER_SECOND = 10, 6
"""Tokens of one second; used only for a model without a price."""

_OPUS_RATE = 48_000
_PAGE = b"OggS"


def seconds_of(data: bytes, *, told: float | None = None) -> float:
    """Return about how long a sound is, in whole seconds: as its file says, else as its sender told, else by size."""
    known = _of_ogg(data) or told or len(data) / BYTES_PER_SECOND
    return float(min(max(math.ceil(known), 1), LONGEST_SECONDS))


def most_usd(model: str, data: bytes, *, told: float | None, at: datetime) -> Decimal:
    """Return what hearing the sound may cost at most; the sender's word alone makes it no cheaper."""
    seconds = max(seconds_of(data, told=told), float(len(data) // BYTES_PER_SECOND))
    by_length = prices.audio_usd(model, seconds=seconds, at=at)
    if by_length is not None:
        return by_length
    tokens = Tokens(int(seconds * IN_PER_SECOND), 0, int(seconds * OUT_PER_SECOND))
    return prices.cautious_usd(model, tokens, at=at)


def cost_usd(heard: Transcript, *, seconds: float, at: datetime) -> Decimal | None:
    """Return what was paid for a sound of this length, None when its price is unknown."""
    by_length = prices.audio_usd(heard.model, seconds=seconds, at=at)
    return by_length if by_length is not None else pricing.cost_usd(heard.model, heard.usage, at=at)


def _of_ogg(data: bytes) -> float | None:
    """Return the length that the last page of an Opus file gives."""
    at = data.rfind(_PAGE)
    if at < 0 or b"OpusHead" not in data[:200] or len(data) < at + 14:
        return None
    position = int.from_bytes(data[at + 6 : at + 14], "little", signed=True)
    seconds = position / _OPUS_RATE
    return seconds if 0 < seconds <= LONGEST_SECONDS else None
