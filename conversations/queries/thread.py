"""A conversation's messages as others see them, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from conversations.models import Message, Outbound
from conversations.queries import codes

RECEIVED = "received"
STATUSES = (RECEIVED, "queued", "sending", "sent", "delivered", "read", "uncertain", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; `status` is `received` for what came in, else how far it got."""

    id: str
    direction: str
    author: str
    kind: str
    text: str
    status: str
    at: datetime


def messages(*, conversation_id: int) -> QuerySet[Message]:
    """Return the messages of the thread, oldest first."""
    return Message.objects.filter(conversation_id=conversation_id).order_by("at", "id")


def views(rows: Sequence[Message]) -> list[MessageView]:
    """Return the messages as others see them, with one more query for all of them."""
    sends: dict[int, Outbound] = {}
    outgoing = [row.pk for row in rows if row.direction == Message.Direction.OUT]
    if outgoing:
        found = Outbound.objects.filter(message_id__in=outgoing)
        sends = {send.message_id: send for send in found.order_by("id")}
    return [
        MessageView(
            id=row.public_id,
            direction=row.direction,
            author=row.author,
            kind=row.kind,
            text=codes.text(row),
            status=_status(row, sends.get(row.pk)),
            at=row.at,
        )
        for row in rows
    ]


def said_before(*, person_id: int, idempotency_key: str) -> bool:
    """Return whether the person already said something under this key."""
    return Outbound.objects.filter(person_id=person_id, idempotency_key=idempotency_key).exists()


def _status(row: Message, send: Outbound | None) -> str:
    if row.direction == Message.Direction.IN:
        return RECEIVED
    if send is None:  # typed on the phone: it was sent before we knew of it
        return Outbound.Status.SENT.value
    if send.status == Outbound.Status.SENT and send.receipt != Outbound.Receipt.NONE:
        return send.receipt
    return send.status
