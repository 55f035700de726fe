"""The published prices, ceilings and cheaper models that a new database starts with; rows win over them."""

from datetime import UTC, datetime
from decimal import Decimal

from lia_cortex.registry.models import Ceiling, CheaperModel, Price

SOURCE = "published price list"

PRICES = (
    # model, input, cached input, output, per minute of audio: US$ per million tokens, standard tier, and since when
    ("gpt-5.6-sol", "5", "0.5", "30", "0", "2026-06"),
    ("gpt-5.6-terra", "2.5", "0.25", "15", "0", "2026-06"),
    ("gpt-5.6-luna", "1", "0.1", "6", "0", "2026-06"),
    ("gpt-5.5", "5", "0.5", "30", "0", "2026-06"),
    ("gpt-5.4", "2.5", "0.25", "15", "0", "2026-06"),
    ("gpt-5.4-mini", "0.75", "0.075", "4.5", "0", "2026-06"),
    ("gpt-5.4-nano", "0.2", "0.02", "1.25", "0", "2026-06"),
    ("gpt-5.2", "1.75", "0.175", "14", "0", "2026-02"),
    ("gpt-5.1", "1.25", "0.125", "10", "0", "2026-01"),
    ("gpt-5", "1.25", "0.125", "10", "0", "2026-01"),
    ("gpt-5-mini", "0.25", "0.025", "2", "0", "2026-01"),
    ("gpt-5-nano", "0.05", "0.005", "0.4", "0", "2026-01"),
    ("gpt-4.1", "2", "0.5", "8", "0", "2026-01"),
    ("gpt-4.1-mini", "0.4", "0.1", "1.6", "0", "2026-01"),
    ("gpt-4.1-nano", "0.1", "0.025", "0.4", "0", "2026-01"),
    ("gpt-4o", "2.5", "1.25", "10", "0", "2026-01"),
    ("gpt-4o-mini", "0.15", "0.075", "0.6", "0", "2026-01"),
    ("o3", "2", "0.5", "8", "0", "2026-01"),
    ("o4-mini", "1.1", "0.275", "4.4", "0", "2026-01"),
    ("text-embedding-3-small", "0.02", "0.02", "0", "0", "2026-01"),
    ("text-embedding-3-large", "0.13", "0.13", "0", "0", "2026-01"),
    ("gpt-4o-transcribe", "2.5", "2.5", "10", "0.006", "2026-01"),
    ("gpt-4o-mini-transcribe", "1.25", "1.25", "5", "0.003", "2026-01"),
    ("whisper-1", "0", "0", "0", "0.006", "2026-01"),
)

CHEAPER = {
    "gpt-5.6-sol": "gpt-5.6-luna",
    "gpt-5.6-terra": "gpt-5.6-luna",
    "gpt-5.5": "gpt-5.4-mini",
    "gpt-5.4": "gpt-5.4-mini",
    "gpt-5.4-mini": "gpt-5.4-nano",
    "gpt-5.2": "gpt-5-mini",
    "gpt-5.1": "gpt-5-mini",
    "gpt-5": "gpt-5-mini",
    "gpt-5-mini": "gpt-5-nano",
    "gpt-4.1": "gpt-4.1-mini",
    "gpt-4.1-mini": "gpt-4.1-nano",
    "gpt-4o": "gpt-4o-mini",
    "gpt-4o-transcribe": "gpt-4o-mini-transcribe",
}

CEILINGS = {"conversation": "3", "day": "500", "month": "5000"}
"""US dollars: several times what five thousand conversations a day cost, far below what a loop would."""


def load() -> None:
    """Add the prices that are not there yet; cheaper models and ceilings only where nobody has any."""
    prices = [
        Price(
            model=model,
            valid_from=_month(since),
            input_usd=Decimal(input_usd),
            cached_usd=Decimal(cached_usd),
            output_usd=Decimal(output_usd),
            audio_minute_usd=Decimal(minute_usd),
            source=SOURCE,
        )
        for model, input_usd, cached_usd, output_usd, minute_usd, since in PRICES
    ]
    Price.objects.bulk_create(prices, ignore_conflicts=True)
    if not CheaperModel.objects.exists():
        CheaperModel.objects.bulk_create([CheaperModel(model=one, cheaper=other) for one, other in CHEAPER.items()])
    if not Ceiling.objects.exists():
        Ceiling.objects.bulk_create([Ceiling(kind=kind, usd=Decimal(usd)) for kind, usd in CEILINGS.items()])


def _month(text: str) -> datetime:
    year, month = text.split("-")
    return datetime(int(year), int(month), 1, tzinfo=UTC)
