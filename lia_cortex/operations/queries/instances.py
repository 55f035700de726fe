"""The gateway's sessions: their state, their speed, and whether they hear."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conversations.models import Instance, OutboundAttempt

DEAF_AFTER = timedelta(minutes=2)
"""Each send brings receipts: when none came for this long after the last one, events no longer reach us."""


@dataclass(frozen=True, slots=True)
class Row:
    """One instance; `sent` are its requests to the gateway within the last minute."""

    instance: Instance
    sent: int
    is_deaf: bool


def page(*, now: datetime, after: str, limit: int) -> list[Row]:
    """Return instances by name, those that follow the name `after`, at most `limit`."""
    attempts = OutboundAttempt.objects.filter(instance=OuterRef("pk"), started_at__gt=now - timedelta(minutes=1))
    sent = attempts.order_by().values("instance").annotate(number=Count("pk")).values("number")
    rows: QuerySet[Instance] = Instance.objects.select_related("number").filter(name__gt=after).order_by("name")
    found = rows.annotate(sent=Coalesce(Subquery(sent), 0))[:limit]
    return [Row(row, row.sent, _is_deaf(row, now=now)) for row in found]


def _is_deaf(row: Instance, *, now: datetime) -> bool:
    if row.status not in Instance.UP or row.last_send_at is None or now - row.last_send_at < DEAF_AFTER:
        return False
    return row.last_event_at is None or row.last_event_at < row.last_send_at
