"""Claim a due turn: one running turn per conversation, a lease, a fencing token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, When

from conversations.models import ContactIdentity, Conversation, Message, Turn, WebhookEvent
from conversations.services import courtesy, keys, leases, measures
from conversations.services.turns import barrier, whispers
from conversations.services.turns.collect import nudge
from lia_cortex.kernel import live
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import admission

Status, State = Turn.Status, Conversation.State

STRAGGLERS = timedelta(seconds=10)
"""A turn waits at most this long past its cap for accepted messages of its customer that nobody has applied yet."""

ASK_AGAIN = timedelta(seconds=0.3)
"""A turn that waits for them looks again after this long."""


_CONVERSATION = Statement[Conversation](
    lambda turn_id: (
        Conversation.objects.select_for_update(of=("self",)).select_related("contact", "identity").filter(turns=turn_id)
    )
)
_TURN = Statement[Turn](lambda turn_id: Turn.objects.select_for_update().filter(pk=turn_id))
_BEFORE = Statement[tuple[int, str]](
    # The conversation's other running turn if there is one, else the turn before this one.
    lambda conversation_id, turn_id: (
        Turn.objects.filter(conversation=conversation_id)
        .exclude(pk=turn_id)
        .order_by(Case(When(status=Status.RUNNING, then=0), default=1), "-pk")
        .values_list("pk", "status")[:1]
    )
)
_WAITING = Statement[tuple[int]](
    lambda contact_id: (
        WebhookEvent.objects.filter(
            status=WebhookEvent.Status.RECEIVED,
            chat__in=ContactIdentity.objects.filter(contact=contact_id).values("value"),
            tries=0,
        )
        .exclude(chat="")
        .order_by("pk")
        .values_list("pk")[:50]
    )
)


@dataclass(slots=True)
class Claim:
    """A running turn that this worker holds until its lease ends or its token is outdone."""

    turn: Turn
    conversation: Conversation
    token: int
    is_cut: bool = False
    """The assistant did not read all of the conversation: the summary is to be extended."""

    @property
    def guard(self) -> dict[str, Any]:
        """Conditions under which the turn is still this worker's."""
        return {"token": self.token, "held_by": leases.holder()}


def claim(*, turn_id: int, now: datetime) -> Claim | None:
    """Return the turn as running in this process's hands, or None when it is not to be run now."""
    with transaction.atomic():
        conversation = _CONVERSATION.first(turn_id=turn_id)
        if conversation is None:
            return None
        [turn] = _TURN.all(turn_id=turn_id)
        if not _is_runnable(turn, now=now):
            return None
        if conversation.state != State.BOT:
            release_messages(turn)
            turn.move(Status.SUPERSEDED, finished_at=now, reason="a person has the floor")
            return None
        before = _BEFORE.first(conversation_id=conversation.pk, turn_id=turn.pk)
        if before is not None and before[1] == Status.RUNNING:
            return None  # its settle nudges this one
        if turn.status == Status.COLLECTING and _waits_for_messages(turn, conversation, now=now):
            return None
        if turn.status != Status.RUNNING and barrier.waits(turn, now=now):
            return None
        wait = admission.hold(is_new=turn.token == 0)
        if wait is not None and turn.status != Status.RUNNING:
            _hold(turn, wait, now=now)
            return None
        return _take(turn, conversation, before, now=now)


def _is_runnable(turn: Turn, *, now: datetime) -> bool:
    if turn.status == Status.RUNNING:
        return turn.lease_until is not None and turn.lease_until <= now
    if turn.status not in Turn.OPEN:
        return False
    if turn.due_at > now + timedelta(milliseconds=5):
        nudge(turn, now=now)  # the customer wrote on: come back when the window closes
        return False
    return True


def _waits_for_messages(turn: Turn, conversation: Conversation, *, now: datetime) -> bool:
    """Let the turn wait for messages of its burst that a dead worker held; else they get an answer of their own.

    An event that failed once waits for its own next try, and no turn for it.
    """
    if now >= turn.cap_at + STRAGGLERS:
        return False
    found = [event_id for (event_id,) in _WAITING.all(contact_id=conversation.contact_id)]
    if not found:
        return False
    keys.nudge(found, priority=turn.priority)
    turn.due_at = now + ASK_AGAIN
    turn.save(update_fields=["due_at"])
    nudge(turn, now=now)
    return True


def _hold(turn: Turn, wait: timedelta, *, now: datetime) -> None:
    if turn.status == Status.WAITING:
        turn.due_at = now + wait
        turn.save(update_fields=["due_at"])
    else:
        turn.move(Status.WAITING, due_at=now + wait, reason="admission")
    nudge(turn, now=now)


def _take(turn: Turn, conversation: Conversation, before: tuple[int, str] | None, *, now: datetime) -> Claim | None:
    is_first = turn.status != Status.RUNNING
    waiting = Message.objects.filter(conversation=conversation, wants_answer=True, turn__isnull=True)
    taken = waiting.update(turn=turn)
    if not taken and not Message.objects.filter(turn=turn, direction=Message.Direction.IN).exists():
        turn.move(Status.SUPERSEDED, finished_at=now, reason="nothing left to answer")
        return None
    fields: dict[str, Any] = {
        "token": turn.token + 1,
        "held_by": leases.holder(),
        "lease_until": leases.until(now),
        "claimed_at": now,
        "floor_epoch": conversation.floor_epoch,
    }
    if is_first and turn.has_media:
        barrier.go_without(turn)
        fields["tape"] = turn.tape
    if is_first and whispers.take(turn, conversation):
        fields["tape"] = turn.tape
    if is_first and turn.continues_id is None:
        # The superseded turn whose work has not been answered for yet.
        fields["continues_id"] = before[0] if before is not None and before[1] == Status.SUPERSEDED else None
    turn.move(Status.RUNNING, **fields)
    courtesy.accompany(turn, reads=bool(taken))
    measures.claimed(turn, now=now)
    live.look(conversation=conversation.public_id)
    return Claim(turn, conversation, turn.token)


def drop(*, conversation: Conversation, reason: str, now: datetime) -> None:
    """Supersede the turns that nobody has answered yet, also one in a worker's hands; call with the row locked."""
    rows = Turn.objects.select_for_update().filter(conversation=conversation)
    for turn in rows.filter(status__in=[Status.RUNNING, *Turn.OPEN]).order_by("pk"):
        release_messages(turn)
        turn.move(Status.SUPERSEDED, finished_at=now, reason=reason[:200])


def release_messages(turn: Turn) -> None:
    """Let the turn's messages wait for the next one, and what was whispered to it."""
    whispers.give_back(turn)
    Message.objects.filter(turn=turn, direction=Message.Direction.IN).update(turn=None)
