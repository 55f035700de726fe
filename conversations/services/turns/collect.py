"""The quiet window: one collecting turn per conversation, held open while the customer writes."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.db import transaction

from conversations import jobs
from conversations.models import Conversation, Message, Turn
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import knobs

Status, State = Turn.Status, Conversation.State

LAG = timedelta(seconds=1)
"""A message applied later than this after its arrival comes from a backlog: its neighbours get time to follow."""


_OPEN = Statement[Turn](
    lambda conversation_id: Turn.objects.select_for_update().filter(conversation=conversation_id, status__in=Turn.OPEN)
)


@lru_cache(maxsize=16)
def _latest(limit: int) -> Statement[tuple[datetime]]:
    return Statement(
        lambda conversation_id, since: (
            Message.objects.filter(conversation=conversation_id, direction=Message.Direction.IN, at__gt=since)
            .order_by("-at")
            .values_list("at")[:limit]
        )
    )


def extend(*, conversation: Conversation, accepted_at: datetime, has_media: bool = False, now: datetime) -> Turn:
    """Add a message to the conversation's burst; call with the conversation locked.

    The window closes `turn_quiet_seconds` after the last message, at the latest `turn_max_wait_seconds`
    after the first; a customer over the limit of messages a minute is answered when the minute is over.
    """
    start = now if now - accepted_at > LAG else accepted_at
    quiet, longest = seconds(knobs.TURN_QUIET), seconds(knobs.TURN_MAX_WAIT)
    turn = _OPEN.first(conversation_id=conversation.pk)
    if turn is None:
        calm_at = _calm_at(conversation.pk, now=now)
        turn = Turn.objects.create(
            conversation=conversation,
            priority=conversation.priority,
            floor_epoch=conversation.floor_epoch,
            opened_at=now,
            last_message_at=accepted_at,
            due_at=calm_at or min(start + quiet, start + longest),
            cap_at=calm_at or start + longest,
            has_media=has_media,
        )
        nudge(turn, now=now)
        return turn
    has_finished_typing = _has_finished_typing(conversation, accepted_at=accepted_at)
    turn.last_message_at = max(turn.last_message_at, accepted_at)
    turn.priority = min(turn.priority, conversation.priority)
    turn.has_media = turn.has_media or has_media
    if turn.status == Status.COLLECTING:
        calm_at = _calm_at(conversation.pk, now=now)
        if calm_at is not None:
            turn.cap_at = max(turn.cap_at, min(calm_at, turn.opened_at + timedelta(seconds=60)))
            turn.due_at = turn.cap_at
        else:
            quiet_at = min(turn.cap_at, start + quiet)
            turn.due_at = quiet_at if has_finished_typing else max(quiet_at, min(turn.cap_at, turn.due_at))
    turn.save(update_fields=["last_message_at", "priority", "due_at", "cap_at", "has_media"])
    if has_finished_typing and turn.status == Status.COLLECTING:
        nudge(turn, now=now)  # it may be due sooner than while the customer typed
    return turn


def _has_finished_typing(conversation: Conversation, *, accepted_at: datetime) -> bool:
    """Return whether this message is what the customer was seen typing; a phone that sends does not tell so."""
    typing_at = conversation.customer_typing_at
    if typing_at is None or accepted_at < typing_at:
        return False
    conversation.customer_typing_at = None
    conversation.save(update_fields=["customer_typing_at"])
    return True


def hold(*, conversation_id: int, is_typing: bool, now: datetime) -> None:
    """Hold the window open up to its cap while the customer types; let it close when the typing ends."""
    quiet = seconds(knobs.TURN_QUIET)
    with transaction.atomic():
        rows = Turn.objects.select_for_update().filter(conversation_id=conversation_id, status=Status.COLLECTING)
        turn = rows.first()
        if turn is None:
            return
        calm_at = None if is_typing else _calm_at(conversation_id, now=now)
        due_at = turn.cap_at if is_typing or calm_at is not None else min(turn.cap_at, now + quiet)
        if due_at == turn.due_at:
            return
        sooner = due_at < turn.due_at
        turn.due_at = due_at
        turn.save(update_fields=["due_at"])
        if sooner:
            nudge(turn, now=now)


def open_for_unanswered(*, conversation_id: int, now: datetime) -> bool:
    """Open a turn at once for messages that wait for an answer while the assistant has the floor."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        waiting = Message.objects.filter(conversation=conversation, wants_answer=True, turn__isnull=True)
        if conversation.state != State.BOT or not waiting.exists():
            return False
        if Turn.objects.filter(conversation=conversation, status__in=[*Turn.OPEN, Status.RUNNING]).exists():
            return False
        turn = Turn.objects.create(
            conversation=conversation,
            priority=conversation.priority,
            floor_epoch=conversation.floor_epoch,
            continues=_passed_on(conversation.pk),
            opened_at=now,
            last_message_at=now,
            due_at=now,
            cap_at=now,
            has_media=waiting.filter(attachments__isnull=False).exists(),
        )
        nudge(turn, now=now)
        return True


def _passed_on(conversation_id: int) -> Turn | None:
    """Return the last turn where it passed its messages on and got them back: what it found out is known."""
    last = Turn.objects.filter(conversation=conversation_id).order_by("-pk").first()
    if last is None or last.status not in {Status.DONE, Status.FAILED}:
        return None
    has_messages = Message.objects.filter(turn=last, direction=Message.Direction.IN).exists()
    return None if has_messages else last


def nudge(turn: Turn, *, now: datetime) -> None:
    """Ask a worker to run the turn when it is due."""
    enqueue(jobs.RUN_TURN, turn_id=turn.pk, countdown=(turn.due_at - now).total_seconds(), priority=turn.priority)


def seconds(knob: knobs.Knob) -> timedelta:
    """Return a knob's value as a duration."""
    return timedelta(seconds=knobs.value(knob))


def _calm_at(conversation_id: int, *, now: datetime) -> datetime | None:
    """Return when the customer is within the limit of messages a minute again; None when within it now."""
    limit = int(knobs.value(knobs.CUSTOMER_PER_MINUTE))
    if limit == 0:
        return None
    times = [at for (at,) in _latest(limit + 1).all(conversation_id=conversation_id, since=now - timedelta(seconds=60))]
    return times[-1] + timedelta(seconds=60) if len(times) > limit else None
