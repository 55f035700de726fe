"""Dead letters: what failed for good, and would be forgotten if nobody looked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from conversations.models import MediaReading, Message, Outbound, Turn, WebhookEvent
from conversations.queries import event_reasons, media_reasons, send_reasons, turn_reasons
from lia_cortex.kernel import opaque

BACK = timedelta(days=7)
"""Older ones help nobody any more."""

KINDS = ("events", "turns", "sends", "media")


@dataclass(frozen=True, slots=True)
class Row:
    """One dead letter, `why` in words; `id` is public, `conversation` empty for an event that became no message."""

    id: str
    at: datetime
    what: str
    why: str
    conversation: str
    protocol: str


def rows(kind: str, *, now: datetime) -> QuerySet[Any]:
    """Return the failed rows of a kind, the newest first; raise KeyError for an unknown kind."""
    return _ROWS[kind](now - BACK)


def counts(*, now: datetime) -> dict[str, int]:
    """Return how many dead letters of each kind there are."""
    return {kind: rows(kind, now=now).count() for kind in KINDS}


def page(kind: str, *, now: datetime, after: int, limit: int) -> list[Row]:
    """Return dead letters of a kind from the place `after` on, at most `limit`."""
    return [_SHOWN[kind](row) for row in rows(kind, now=now)[after : after + limit]]


def number(kind: str, public_id: str) -> int | None:
    """Return the number of the row with this public id, None when there is none; raise KeyError for an unknown kind."""
    return _NUMBER[kind](public_id)


def _events(since: datetime) -> QuerySet[Any]:
    failed = WebhookEvent.objects.filter(status=WebhookEvent.Status.FAILED, received_at__gte=since)
    return failed.defer("body").order_by("-received_at", "-pk")


def _turns(since: datetime) -> QuerySet[Any]:
    """Return failed turns whose messages nobody has taken up since, no person either."""
    still = Message.objects.filter(turn=OuterRef("pk"), direction=Message.Direction.IN)
    answered = Message.objects.filter(
        conversation=OuterRef("conversation"), author=Message.Author.PERSON, at__gt=OuterRef("finished_at")
    )
    failed = Turn.objects.filter(
        Exists(still), ~Exists(answered), status=Turn.Status.FAILED, finished_at__gte=since
    ).exclude(conversation__state="closed")
    return failed.defer("tape").select_related("conversation").order_by("-finished_at", "-pk")


def _sends(since: datetime) -> QuerySet[Any]:
    failed = Outbound.objects.filter(status=Outbound.Status.FAILED, created_at__gte=since)
    return failed.select_related("conversation").order_by("-created_at", "-pk")


def _media(since: datetime) -> QuerySet[Any]:
    failed = MediaReading.objects.filter(status=MediaReading.Status.FAILED, finished_at__gte=since)
    return failed.defer("text", "fields").select_related("conversation", "attachment").order_by("-finished_at", "-pk")


def _event(row: WebhookEvent) -> Row:
    return Row(opaque.of(opaque.EVENT, row.pk), row.received_at, row.event, event_reasons.words(row.reason), "", "")


def _turn(row: Turn) -> Row:
    talk, at = row.conversation, row.finished_at or row.opened_at
    return Row(opaque.of(opaque.TURN, row.pk), at, "", turn_reasons.words(row.reason), talk.public_id, talk.protocol)


def _send(row: Outbound) -> Row:
    talk = row.conversation
    return Row(row.public_id, row.created_at, "", send_reasons.words(row.error), talk.public_id, talk.protocol)


def _reading(row: MediaReading) -> Row:
    at = row.finished_at or row.created_at
    talk = row.conversation
    return Row(row.attachment.public_id, at, "", media_reasons.words(row.reason), talk.public_id, talk.protocol)


def _send_number(public_id: str) -> int | None:
    return Outbound.objects.filter(public_id=public_id).values_list("pk", flat=True).first()


def _reading_number(public_id: str) -> int | None:
    return MediaReading.objects.filter(attachment__public_id=public_id).values_list("pk", flat=True).first()


_ROWS: dict[str, Callable[[datetime], QuerySet[Any]]] = {
    "events": _events,
    "turns": _turns,
    "sends": _sends,
    "media": _media,
}
_SHOWN: dict[str, Callable[[Any], Row]] = {"events": _event, "turns": _turn, "sends": _send, "media": _reading}
_NUMBER: dict[str, Callable[[str], int | None]] = {
    "events": partial(opaque.number, opaque.EVENT),
    "turns": partial(opaque.number, opaque.TURN),
    "sends": _send_number,
    "media": _reading_number,
}
