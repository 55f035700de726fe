"""The provider's ids: one message each, whichever instance reports it; and the events that wait for one."""

from datetime import date

from django.db.models import Q

from conversations import jobs
from conversations.models import MessageKey, ParkedEvent
from lia_cortex.kernel.jobs import NORMAL, enqueue
from lia_cortex.kernel.statements import Statement

_FIND = Statement[MessageKey](
    lambda number_id, provider_id, from_me: MessageKey.objects.filter(
        number_id=number_id, provider_id=provider_id, from_me=from_me
    )
)
_WAITING = Statement[tuple[int]](
    lambda number_id, provider_id, conversation_id: (
        ParkedEvent.objects.filter(Q(number_id=number_id, provider_id=provider_id) | Q(conversation_id=conversation_id))
        .order_by("event_id")
        .values_list("event_id")[:50]
    )
)


def find(*, number_id: int, provider_id: str, from_me: bool) -> MessageKey | None:
    """Return the key under which the number knows the message, or None."""
    return _FIND.first(number_id=number_id, provider_id=provider_id[:160], from_me=from_me)


def keep(
    *,
    number_id: int,
    provider_id: str,
    from_me: bool,
    message_id: int,
    message_month: date,
    settled_in: int | None = None,
) -> None:
    """Write the message's key and nudge the events that waited for it; raise IntegrityError when it exists.

    `settled_in` is the conversation in which a send was settled by it: the events that waited for that are nudged too.
    """
    MessageKey.objects.create(
        number_id=number_id,
        provider_id=provider_id[:160],
        from_me=from_me,
        message_id=message_id,
        message_month=message_month,
    )
    waiting = _WAITING.all(number_id=number_id, provider_id=provider_id[:160], conversation_id=settled_in)
    nudge([event_id for (event_id,) in waiting])


def nudge_settled(*, conversation_id: int) -> None:
    """Nudge the events that waited for this conversation's sends to settle."""
    waiting = ParkedEvent.objects.filter(conversation_id=conversation_id)
    nudge(list(waiting.order_by("event_id").values_list("event_id", flat=True)[:50]))


def nudge(event_ids: list[int], *, priority: int = NORMAL) -> None:
    """Let a worker try these events again."""
    if event_ids:
        enqueue(jobs.APPLY_EVENTS, event_ids=event_ids, priority=priority)
