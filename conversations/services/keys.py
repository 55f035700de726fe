"""The provider's ids: one message each, whichever instance reports it; and the events that wait for one."""

from datetime import date

from conversations import jobs
from conversations.models import MessageKey, ParkedEvent
from lia_cortex.kernel.jobs import NORMAL, enqueue


def find(*, number_id: int, provider_id: str, from_me: bool) -> MessageKey | None:
    """Return the key under which the number knows the message, or None."""
    keys = MessageKey.objects.filter(number_id=number_id, provider_id=provider_id[:160], from_me=from_me)
    return keys.first()


def keep(*, number_id: int, provider_id: str, from_me: bool, message_id: int, message_month: date) -> None:
    """Write the message's key and nudge the events that waited for it; raise IntegrityError when it exists."""
    MessageKey.objects.create(
        number_id=number_id,
        provider_id=provider_id[:160],
        from_me=from_me,
        message_id=message_id,
        message_month=message_month,
    )
    waiting = ParkedEvent.objects.filter(number_id=number_id, provider_id=provider_id[:160])
    nudge(list(waiting.order_by("event_id").values_list("event_id", flat=True)[:50]))


def nudge_settled(*, conversation_id: int) -> None:
    """Nudge the events that waited for this conversation's sends to settle."""
    waiting = ParkedEvent.objects.filter(conversation_id=conversation_id)
    nudge(list(waiting.order_by("event_id").values_list("event_id", flat=True)[:50]))


def nudge(event_ids: list[int], *, priority: int = NORMAL) -> None:
    """Let a worker try these events again."""
    if event_ids:
        enqueue(jobs.APPLY_EVENTS, event_ids=event_ids, priority=priority)
