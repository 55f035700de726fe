"""The rows of what went to the provider to be seen or heard: committed before the bytes leave."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from assistants.models import Assistant, Perception
from assistants.types import Perceived, Shown
from lia_cortex.integrations.openai.client import OPENAI_URL
from lia_cortex.integrations.openai.types import Usage
from lia_cortex.kernel.errors import StaleState
from lia_cortex.registry.services import ledger
from lia_cortex.registry.services.ledger import Hold

Status = Perception.Status


@dataclass(frozen=True, slots=True)
class Spent:
    """What one look or listen cost: `hold` was reserved for it, `booked_usd` is what ceilings count in its place."""

    hold: Hold
    booked_usd: Decimal
    cost_usd: Decimal | None
    answered_by: str
    usage: Usage | None
    audio_seconds: float | None = None

    def fields(self) -> dict[str, Any]:
        """Return it as it stands on the row."""
        usage = self.usage
        return {
            "answered_by": self.answered_by[:120],
            "input_tokens": usage.input if usage else None,
            "cached_tokens": usage.cached_input if usage else None,
            "output_tokens": usage.output if usage else None,
            "audio_seconds": self.audio_seconds,
            "cost_usd": self.cost_usd,
        }


def known(shown: Shown) -> Perceived | None:
    """Return what came back for this reference before, None when nothing did."""
    row = Perception.objects.filter(reference=shown.reference, status=Status.ANSWERED).first()
    return None if row is None else perceived(row)


def is_known(reference: str) -> bool:
    """Return whether something came back for this reference before."""
    return Perception.objects.filter(reference=reference, status=Status.ANSWERED).exists()


def left_since(*, scope: str, since: datetime) -> int:
    """Return how many pictures and sounds of the scope went to a provider since then, also those without an answer."""
    return Perception.objects.filter(scope=scope, started_at__gt=since).count()


def leave(shown: Shown, *, assistant: Assistant, sense: str, model: str, now: datetime) -> Perception:
    """Store that these bytes are about to leave, and to whom; what a dead worker left open is lost."""
    with transaction.atomic():
        open_rows = Perception.objects.filter(reference=shown.reference, status=Status.STARTED)
        open_rows.update(status=Status.LOST, finished_at=now)
        return Perception.objects.create(
            reference=shown.reference,
            scope=shown.scope,
            assistant=assistant,
            sense=sense,
            sha256=hashlib.sha256(shown.data).hexdigest(),
            size=len(shown.data),
            mime=shown.mime[:80],
            provider=urlsplit(settings.OPENAI_BASE_URL or OPENAI_URL).netloc.rpartition("@")[2][:200],
            model=model[:80],
            started_at=now,
        )


def answered(
    row: Perception,
    *,
    text: str,
    fields: dict[str, object],
    spent: Spent,
    seconds: float,
    is_simulated: bool,
    now: datetime,
) -> Perceived:
    """Store what came back and settle its money; when another worker was first, return what it got."""
    try:
        with transaction.atomic():
            row.move(
                Status.ANSWERED,
                text=text,
                fields=fields,
                seconds=seconds,
                is_simulated=is_simulated,
                finished_at=now,
                **spent.fields(),
            )
            ledger.settle(spent.hold, usd=spent.booked_usd)
    except (IntegrityError, StaleState):
        ended(row, Status.LOST, error="", spent=spent, now=now)
        row = Perception.objects.get(reference=row.reference, status=Status.ANSWERED)
    return perceived(row)


def ended(row: Perception, status: str, *, error: str, now: datetime, spent: Spent | None = None) -> None:
    """Store that nothing usable came back, and what it cost; a row that somebody gave up meanwhile keeps its state."""
    with transaction.atomic():
        rows = Perception.objects.filter(pk=row.pk)
        rows.filter(status=Status.STARTED).update(status=status, error=error[:200], finished_at=now)
        if spent is not None:
            rows.update(**spent.fields())
            ledger.settle(spent.hold, usd=spent.booked_usd)


def perceived(row: Perception) -> Perceived:
    """Return an answered row as its readers use it."""
    return Perceived(row.pk, row.text, dict(row.fields))
