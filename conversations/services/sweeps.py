"""What a lost nudge left behind, found in the rows; may run twice at once."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from conversations import jobs
from conversations.models import (
    Attachment,
    Conversation,
    Message,
    MessageKey,
    Outbound,
    ParkedEvent,
    Turn,
    WebhookEvent,
)
from conversations.services import instances, outbox
from lia_cortex.kernel.jobs import enqueue

LATE = timedelta(seconds=2)
"""Work this much overdue has lost its nudge, or waits in a long queue: a second nudge does no harm."""

BATCH = 500
"""Rows that one sweep nudges of each kind."""


def sweep(*, now: datetime) -> dict[str, int]:
    """Nudge everything overdue; return how many rows of each kind were found."""
    return {
        "events": _events(now),
        "parked": _parked(now),
        "turns": _turns(now),
        "unanswered": _unanswered(now),
        "abandoned": _abandoned(now),
        "outbound": _outbound(now),
        "lookups": _lookups(now),
        "media": _media(now),
        "instances": instances.warm_up(now=now),
    }


def _events(now: datetime) -> int:
    due = WebhookEvent.objects.filter(status=WebhookEvent.Status.RECEIVED, received_at__lte=now - LATE)
    ready = due.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)).order_by("priority", "pk")
    rows = list(ready.values_list("pk", "priority")[:BATCH])
    for event_id, priority in rows:
        enqueue(jobs.APPLY_EVENTS, event_ids=[event_id], priority=priority)
    return len(rows)


def _parked(now: datetime) -> int:
    """Find events whose wait is over: what they waited for may have been committed while they were parked."""
    key = MessageKey.objects.filter(number=OuterRef("number"), provider_id=OuterRef("provider_id"))
    unsettled = Outbound.objects.filter(conversation=OuterRef("conversation"), status__in=Outbound.UNSETTLED)
    is_settled = Q(conversation__isnull=False) & ~Exists(unsettled)
    over = ParkedEvent.objects.filter(Q(until__lte=now) | Exists(key) | is_settled).order_by("until")
    rows = list(over.values_list("event_id", flat=True)[:BATCH])
    for event_id in rows:
        enqueue(jobs.APPLY_EVENTS, event_ids=[event_id])
    return len(rows)


def _turns(now: datetime) -> int:
    due = Q(status__in=Turn.OPEN, due_at__lte=now - LATE)
    orphaned = Q(status=Turn.Status.RUNNING, lease_until__lte=now)
    rows = list(Turn.objects.filter(due | orphaned).order_by("due_at").values_list("pk", "priority")[:BATCH])
    for turn_id, priority in rows:
        enqueue(jobs.RUN_TURN, turn_id=turn_id, priority=priority)
    return len(rows)


def _unanswered(now: datetime) -> int:
    """Find messages in the assistant's hands that no turn has taken or will take."""
    turns = Turn.objects.filter(conversation=OuterRef("pk"), status__in=[*Turn.OPEN, Turn.Status.RUNNING])
    waiting = Message.objects.filter(
        conversation=OuterRef("pk"), wants_answer=True, turn__isnull=True, at__lte=now - LATE
    )
    found = Conversation.objects.filter(Exists(waiting), ~Exists(turns), state=Conversation.State.BOT)
    rows = list(found.order_by("last_message_at").values_list("pk", flat=True)[:BATCH])
    for conversation_id in rows:
        enqueue(jobs.OPEN_TURN, conversation_id=conversation_id)
    return len(rows)


def _abandoned(now: datetime) -> int:
    dead = Outbound.objects.filter(status=Outbound.Status.SENDING, lease_until__lte=now)
    rows = list(dead.values_list("pk", flat=True)[:BATCH])
    for outbound_id in rows:
        outbox.abandon(outbound_id=outbound_id, now=now)
    return len(rows)


def _outbound(now: datetime) -> int:
    due = Outbound.objects.filter(status=Outbound.Status.QUEUED, due_at__lte=now - LATE)
    rows = list(due.values_list("conversation_id", flat=True).distinct()[:BATCH])
    for conversation_id in rows:
        enqueue(jobs.SEND_NEXT, conversation_id=conversation_id)
    return len(rows)


def _lookups(now: datetime) -> int:
    due = Outbound.objects.filter(
        status=Outbound.Status.UNCERTAIN, due_at__lte=now - LATE, lookups__lt=len(outbox.LOOKUP_SECONDS)
    )
    rows = list(due.values_list("pk", flat=True)[:BATCH])
    for outbound_id in rows:
        enqueue(jobs.LOOK_UP, outbound_id=outbound_id)
    return len(rows)


def _media(now: datetime) -> int:
    due = Attachment.objects.filter(state=Attachment.State.WANTED, next_try_at__lte=now - LATE)
    rows = list(due.values_list("pk", flat=True)[:BATCH])
    for attachment_id in rows:
        enqueue(jobs.FETCH_MEDIA, attachment_id=attachment_id)
    return len(rows)
