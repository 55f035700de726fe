"""A turn waits for the files of its burst to be taken in, for a while; then it goes on and says what it missed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from conversations import jobs
from conversations.models import MediaReading, Turn
from conversations.services.turns.collect import nudge
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.registry.services import knobs

UNREAD = "unread_media"
"""On the tape: the readings that the turn went on without, whatever became of them since."""


def waits(turn: Turn, *, now: datetime) -> bool:
    """Let the turn wait for its files, at most `media_wait_seconds` from when all else was ready.

    Files that come while it waits join it and lengthen nothing. Call with the conversation locked.
    """
    if not turn.has_media:
        return False
    found = list(_open(turn).values_list("pk", "status", "priority"))
    since = turn.media_since or now
    until = since + timedelta(seconds=knobs.value(knobs.MEDIA_WAIT))
    if not found or now >= until:
        return False
    turn.media_since, turn.due_at = since, until
    turn.save(update_fields=["media_since", "due_at"])
    nudge(turn, now=now)
    for reading_id, status, priority in found:
        if status == MediaReading.Status.DUE:
            enqueue(jobs.READ_MEDIA, reading_id=reading_id, priority=priority)
    return True


def go_without(turn: Turn) -> None:
    """Note on the tape which files the turn goes on without; call when its messages are its own."""
    if turn.has_media:
        turn.tape[UNREAD] = list(_open(turn).values_list("pk", flat=True))


def media_taken_in(*, conversation_id: int, now: datetime) -> None:
    """Let the conversation's waiting turn go on when nothing is left to wait for; call with the conversation locked."""
    turns = Turn.objects.select_for_update().filter(conversation=conversation_id, status__in=Turn.OPEN)
    turn = turns.filter(media_since__isnull=False).first()
    if turn is None or turn.due_at <= now or _open(turn).exists():
        return
    turn.due_at = now
    turn.save(update_fields=["due_at"])
    nudge(turn, now=now)


def _open(turn: Turn) -> QuerySet[MediaReading]:
    own = Q(attachment__message__turn__isnull=True, attachment__message__wants_answer=True)
    own |= Q(attachment__message__turn=turn.pk)
    rows = MediaReading.objects.filter(own, conversation=turn.conversation_id, is_wanted=True)
    return rows.filter(status__in=MediaReading.OPEN).order_by("pk")
