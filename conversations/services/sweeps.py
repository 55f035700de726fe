"""What a lost nudge left behind, found in the rows; may run twice at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from redis.exceptions import RedisError

from conversations import jobs
from conversations.models import (
    Conversation,
    MediaReading,
    Message,
    MessageKey,
    Outbound,
    ParkedEvent,
    Turn,
    WebhookEvent,
)
from conversations.services import handoff, instances, outbox, returning
from conversations.services.nudges import TOGETHER
from lia_cortex.kernel import live
from lia_cortex.kernel.jobs import PATIENT, Job, enqueue
from lia_cortex.registry.services import ledger, pauses

LATE = timedelta(seconds=2)
"""Work this much overdue has lost its nudge, or waits in a long queue: a second nudge does no harm."""

PATIENT_LATE = timedelta(seconds=8)
"""Receipts and the like wait behind messages on a busy day; nobody waits for them."""

BATCH = 2_000
"""Rows of each kind that one sweep looks at."""

PATIENCE_SECONDS = 6
"""A row is nudged once in this time: in a long queue every nudge more is work for nothing."""


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
        "set_aside": _set_aside(now),
        "returns": returning.sweep(now=now),
        "instances": instances.warm_up(now=now),
        "reservations": ledger.sweep(now=now),
    }


def _once(job: Job, ids: Iterable[int]) -> set[int]:
    """Return the ids that no sweep has nudged lately.

    The marks live in Redis beside the nudges: a flush that loses the nudges loses the marks too. Of a queue that rests
    none is returned: its nudges would only pile up.
    """
    if pauses.holds(job.queue):
        return set()
    keys = {f"swept:{job.name}:{row_id}": row_id for row_id in ids}
    try:
        marked = cache.get_many(keys)
        cache.set_many({key: 1 for key in keys if key not in marked}, timeout=PATIENCE_SECONDS)
    except RedisError:
        return set(keys.values())
    return {row_id for key, row_id in keys.items() if key not in marked}


def _events(now: datetime) -> int:
    due = WebhookEvent.objects.filter(status=WebhookEvent.Status.RECEIVED, received_at__lte=now - LATE)
    ready = due.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)).order_by("priority", "pk")
    rows = dict(ready.exclude(chat="").values_list("pk", "priority")[:BATCH])
    for event_id in _once(jobs.APPLY_EVENTS, rows):
        enqueue(jobs.APPLY_EVENTS, event_ids=[event_id], priority=rows[event_id])
    patient = list(ready.filter(chat="", received_at__lte=now - PATIENT_LATE).values_list("pk", flat=True)[:BATCH])
    lost = sorted(_once(jobs.APPLY_EVENTS, patient))
    for at in range(0, len(lost), TOGETHER):
        enqueue(jobs.APPLY_EVENTS, event_ids=lost[at : at + TOGETHER], priority=PATIENT)
    return len(rows) + len(patient)


def _parked(now: datetime) -> int:
    """Find events whose wait is over: what they waited for may have been committed while they were parked."""
    key = MessageKey.objects.filter(number=OuterRef("number"), provider_id=OuterRef("provider_id"))
    unsettled = Outbound.objects.filter(conversation=OuterRef("conversation"), status__in=Outbound.UNSETTLED)
    parked = ParkedEvent.objects.order_by()
    # Three questions in place of one with OR, for which Postgres would read all keys that there ever were.
    over = parked.filter(until__lte=now).union(
        parked.filter(Exists(key)), parked.filter(~Exists(unsettled), conversation__isnull=False)
    )
    rows = list(over.order_by("until").values_list("event_id", flat=True)[:BATCH])
    if pauses.holds(jobs.APPLY_EVENTS.queue):
        return len(rows)
    for event_id in rows:
        enqueue(jobs.APPLY_EVENTS, event_ids=[event_id])
    return len(rows)


def _turns(now: datetime) -> int:
    due = Q(status__in=Turn.OPEN, due_at__lte=now - LATE)
    orphaned = Q(status=Turn.Status.RUNNING, lease_until__lte=now)
    found = Turn.objects.filter(due | orphaned).order_by("priority", "due_at")
    named = found.values_list("pk", "priority", "status", "conversation__public_id")
    rows = {pk: (priority, status, conversation) for pk, priority, status, conversation in named[:BATCH]}
    for turn_id in _once(jobs.RUN_TURN, rows):
        priority, status, conversation = rows[turn_id]
        enqueue(jobs.RUN_TURN, turn_id=turn_id, priority=priority)
        if status == Turn.Status.RUNNING:
            live.look(conversation=conversation)  # its worker is gone: nobody writes an answer there now
    return len(rows)


def _unanswered(now: datetime) -> int:
    """Find messages in the assistant's hands that no turn has taken or will take."""
    turns = Turn.objects.filter(conversation=OuterRef("pk"), status__in=[*Turn.OPEN, Turn.Status.RUNNING])
    waiting = Message.objects.filter(
        conversation=OuterRef("pk"), wants_answer=True, turn__isnull=True, at__lte=now - LATE
    )
    found = Conversation.objects.filter(Exists(waiting), ~Exists(turns), state=Conversation.State.BOT)
    rows = list(found.order_by("last_message_at").values_list("pk", flat=True)[:BATCH])
    for conversation_id in _once(jobs.OPEN_TURN, rows):
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
    for conversation_id in _once(jobs.SEND_NEXT, rows):
        enqueue(jobs.SEND_NEXT, conversation_id=conversation_id)
    return len(rows)


def _lookups(now: datetime) -> int:
    due = Outbound.objects.filter(
        status=Outbound.Status.UNCERTAIN, due_at__lte=now - LATE, lookups__lt=len(outbox.LOOKUP_SECONDS)
    )
    rows = list(due.values_list("pk", flat=True)[:BATCH])
    for outbound_id in _once(jobs.LOOK_UP, rows):
        enqueue(jobs.LOOK_UP, outbound_id=outbound_id)
    return len(rows)


def _media(now: datetime) -> int:
    status = MediaReading.Status
    due = Q(status=status.DUE, due_at__lte=now - LATE)
    found = MediaReading.objects.filter(due | Q(status=status.RUNNING, lease_until__lte=now))
    rows = dict(found.order_by("priority", "due_at").values_list("pk", "priority")[:BATCH])
    for reading_id in _once(jobs.READ_MEDIA, rows):
        enqueue(jobs.READ_MEDIA, reading_id=reading_id, priority=rows[reading_id])
    return len(rows)


def _set_aside(now: datetime) -> int:
    over = Conversation.objects.filter(snoozed_until__lte=now, state=Conversation.State.WAITING_CUSTOMER)
    rows = list(over.order_by("snoozed_until").values_list("pk", flat=True)[:BATCH])
    for conversation_id in rows:
        handoff.wake(conversation_id=conversation_id, person=None, now=now)
    return len(rows)
