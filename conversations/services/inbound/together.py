"""What brings no message, many events at a time: ticks, echoes of our own sends, names. Nobody waits for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from conversations.models import MessageKey, WebhookEvent
from conversations.services import delivery, instances
from conversations.services.inbound import changes
from lia_cortex.integrations.evolution import schemas

Held = tuple[WebhookEvent, schemas.Event]


def apply(held: Sequence[Held], *, now: datetime) -> dict[int, str]:
    """Apply what takes few queries for all of it; return outcomes by the event's id, `applied` or `ignored: why`.

    What has no outcome is to be applied by itself. Call with the events' rows locked.
    """
    return _ticks(held, now=now) | _names(held)


def _ticks(held: Sequence[Held], *, now: datetime) -> dict[int, str]:
    """Apply receipts and echoes of messages that we know."""
    wanted = [
        (row, event, (instances.known(row.instance, now=now).number_id, _provider_id(event)))
        for row, event in held
        if isinstance(event, schemas.ReceiptArrived | schemas.MessageSentHere)
    ]
    keys = _keys({key for _, _, key in wanted})
    outcomes: dict[int, str] = {}
    receipts: list[tuple[WebhookEvent, int, str]] = []
    for row, event, key in wanted:
        found = keys.get(key)
        if found is None:
            continue
        if isinstance(event, schemas.ReceiptArrived) and event.status not in delivery.NO_TICK:
            if found.from_me:
                receipts.append((row, found.message_id, event.status))
            else:
                outcomes[row.pk] = delivery.NOT_OURS
        elif isinstance(event, schemas.MessageSentHere) and found.from_me:
            outcomes[row.pk] = "ignored: ours, and known"
    moved = delivery.ticked((message_id, status) for _, message_id, status in receipts)
    for row, message_id, _ in receipts:
        outcomes[row.pk] = "applied" if message_id in moved else "ignored: nothing changed"
    return outcomes


def _provider_id(event: schemas.ReceiptArrived | schemas.MessageSentHere) -> str:
    return (event.provider_id if isinstance(event, schemas.ReceiptArrived) else event.key.id)[:160]


def _keys(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], MessageKey]:
    """Return the keys by number and provider id; a message of ours before a customer's with the same id."""
    numbers, ids = {number for number, _ in wanted}, {provider_id for _, provider_id in wanted}
    rows = MessageKey.objects.filter(number_id__in=numbers, provider_id__in=ids) if ids else MessageKey.objects.none()
    return {(key.number_id, key.provider_id): key for key in sorted(rows, key=lambda key: key.from_me)}


def _names(held: Sequence[Held]) -> dict[int, str]:
    """Learn profile names."""
    seen = {row.pk: event for row, event in held if isinstance(event, schemas.ContactSeen)}
    return dict(zip(seen, changes.contacts_seen(list(seen.values())), strict=True))
