"""Turns that wait for longer than anybody should."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from conversations.models import Turn
from conversations.queries import turn_reasons
from lia_cortex.kernel import opaque

LEASE_OVER = timedelta(seconds=10)
"""A dead worker's turn is taken up seconds after its lease ran out; one that is not, nobody takes up."""

WAITING = timedelta(minutes=2)
"""Of a burst that is not answered: for longer than any quiet window."""


@dataclass(frozen=True, slots=True)
class Row:
    """One stuck turn by its public id; `why` is lease (its worker is gone) or waiting."""

    turn: str
    conversation: str
    protocol: str
    assistant: str
    status: str
    why: str
    since: datetime
    reason: str
    tries: int


def rows(*, now: datetime) -> QuerySet[Turn]:
    """Return the turns that are stuck, the longest first."""
    gone = Q(status=Turn.Status.RUNNING, lease_until__lt=now - LEASE_OVER)
    waits = Q(status__in=Turn.OPEN, opened_at__lt=now - WAITING)
    return Turn.objects.filter(gone | waits).order_by("opened_at", "pk")


def page(*, now: datetime, after: int, limit: int) -> list[Row]:
    """Return stuck turns from the place `after` on, at most `limit`."""
    found = rows(now=now).select_related("conversation__assistant").defer("tape")[after : after + limit]
    return [
        Row(
            turn=opaque.of(opaque.TURN, turn.pk),
            conversation=turn.conversation.public_id,
            protocol=turn.conversation.protocol,
            assistant=turn.conversation.assistant.name,
            status=str(turn.get_status_display()),
            why="lease" if turn.status == Turn.Status.RUNNING else "waiting",
            since=turn.opened_at,
            reason=turn_reasons.words(turn.reason),
            tries=turn.provider_tries,
        )
        for turn in found
    ]
