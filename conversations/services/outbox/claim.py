"""Claim the head of a conversation's line, for one worker, on one instance, under the floor it was written for."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from conversations import jobs
from conversations.models import Conversation, ConversationEvent, Instance, Message, Outbound, OutboundAttempt
from conversations.services import floor, instances, keys, leases
from conversations.services.outbox import files
from lia_cortex.kernel import live
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import knobs

log = logging.getLogger(__name__)

Status, Kind = Outbound.Status, ConversationEvent.Kind

TAKEN = "the floor was taken"
"""Why a bubble of the bot was cancelled, where it was for that."""

OLDEST = timedelta(hours=6)
"""A bubble that could not leave for this long fails: an answer that late helps nobody."""

UNSENT = timedelta(seconds=30)
"""A bubble that waits this long for a session is told of in the thread; a session that reconnects is no news."""

LONGEST_WAIT = timedelta(seconds=10)
"""Who waits for an instance looks again after this long: another may be there by then."""


_CONVERSATION = Statement[Conversation](
    lambda conversation_id: (
        Conversation.objects.select_for_update(of=("self",)).select_related("identity").filter(pk=conversation_id)
    )
)
_LINE = Statement[Outbound](
    lambda conversation_id: (
        Outbound.objects.select_for_update()
        .filter(conversation=conversation_id, status__in=[Status.QUEUED, Status.SENDING, Status.UNCERTAIN])
        .order_by("pk")
    )
)
_WORDS = Statement[tuple[str, str, str]](
    lambda message_id, month: Message.objects.filter(pk=message_id, month=month).values_list(
        "text", "reply_to_provider_id", "kind"
    )
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A bubble in this worker's hands, with everything that the request needs."""

    outbound: Outbound
    token: int
    instance: str
    instance_id: int
    number_id: int
    to: str
    text: str
    file: files.ToSend | None
    quoted: str | None
    asked_at: datetime
    is_trial: bool
    """It finds out whether the gateway knows the instance again."""

    @property
    def guard(self) -> dict[str, Any]:
        """Conditions under which the bubble is still this worker's."""
        return {"token": self.token, "held_by": leases.holder()}


def claim(*, conversation_id: int, now: datetime) -> Claimed | None:
    """Return the next bubble of the line as `sending`, or None when nothing is to be sent now."""
    with transaction.atomic():
        [conversation] = _CONVERSATION.all(conversation_id=conversation_id)
        head = _head(conversation, now=now)
        if head is None:
            return None
        if head.due_at > now:
            _again(conversation, head.due_at, now=now)
            return None
        instance, ask_at = instances.take(number_id=conversation.number_id, now=now)
        if instance is None:
            _wait(head, conversation, soonest=ask_at, now=now)
            return None
        head.conversation = conversation  # its settle needs it too
        head.move(
            Status.SENDING,
            instance=instance,
            tries=head.tries + 1,
            token=head.token + 1,
            held_by=leases.holder(),
            lease_until=leases.until(now),
        )
        OutboundAttempt.objects.create(outbound=head, number=head.tries, instance=instance, started_at=now)
        [(text, quoted, kind)] = _WORDS.all(message_id=head.message_id, month=head.message_month)
        return Claimed(
            outbound=head,
            token=head.token,
            instance=instance.name,
            instance_id=instance.pk,
            number_id=conversation.number_id,
            to=conversation.identity.value,
            text=text,
            file=None if kind == Message.Kind.TEXT else files.of(head.message_id, kind),
            quoted=quoted or None,
            asked_at=now,
            is_trial=instance.status == Instance.Status.UNKNOWN,
        )


def _wait(head: Outbound, conversation: Conversation, *, soonest: datetime, now: datetime) -> None:
    """Let the bubble wait for an instance, with the reason when none is there; give it up after `OLDEST`."""
    why = instances.why_none(number_id=conversation.number_id)
    if now - head.created_at > OLDEST:
        head.move(Status.FAILED, error=f"gave up: {why or 'too many sends before it'}"[:200])
        keys.nudge_settled(conversation_id=conversation.pk)
        live.look(conversation=conversation.public_id)
        live.look_at(operations="failed")
        _again(conversation, now, now=now)
        return
    ask_at = _turn_comes_at(head, conversation, soonest=soonest)
    Outbound.objects.filter(pk=head.pk).update(due_at=ask_at, error=(why or head.error)[:200])
    if why and why != head.error:
        live.look(conversation=conversation.public_id)
    if why and now - head.created_at >= UNSENT and not _is_told(head):
        floor.note(conversation, Kind.UNSENT, now=now, reason=why[:200])
        log.warning("outbox.no_instance conversation=%s number=%s", conversation.pk, conversation.number_id)
    _again(conversation, ask_at, now=now)


def _is_told(head: Outbound) -> bool:
    told = ConversationEvent.objects.filter(conversation=head.conversation_id, kind=Kind.UNSENT)
    return told.filter(at__gte=head.created_at).exists()


def _turn_comes_at(head: Outbound, conversation: Conversation, *, soonest: datetime) -> datetime:
    """Return when a send may be left for this bubble, after those of others that go first.

    Did all ask again for the same next send, each one that leaves would cost a claim of every conversation that waits.
    """
    rate = instances.per_second(number_id=conversation.number_id)
    waiting = Outbound.objects.filter(status=Status.QUEUED, conversation__number=conversation.number_id)
    first = Q(priority__lt=head.priority) | Q(priority=head.priority, pk__lt=head.pk)
    ahead = waiting.filter(first).count() if rate else 0
    return min(soonest + timedelta(seconds=ahead / rate), soonest + LONGEST_WAIT) if ahead else soonest


def _head(conversation: Conversation, *, now: datetime) -> Outbound | None:
    """Return the first bubble that may move; cancel those whose floor is gone."""
    hold = timedelta(seconds=knobs.value(knobs.UNCERTAIN_HOLD))
    for item in _LINE.all(conversation_id=conversation.pk):
        if item.status == Status.SENDING:
            return None
        if item.status == Status.UNCERTAIN:
            if item.uncertain_at is not None and item.uncertain_at > now - hold:
                return None
            continue
        if item.fenced and item.floor_epoch != conversation.floor_epoch:
            item.move(Status.CANCELLED, error=TAKEN)
            live.look(conversation=conversation.public_id)
            continue
        return item
    return None


def _again(conversation: Conversation, at: datetime, *, now: datetime) -> None:
    enqueue(
        jobs.SEND_NEXT,
        conversation_id=conversation.pk,
        countdown=(at - now).total_seconds(),
        priority=conversation.priority,
    )


def cancel_bots(*, conversation: Conversation) -> int:
    """Cancel what the bot had queued, in the transaction that takes its floor; return how many."""
    queued = Outbound.objects.filter(conversation=conversation, status=Status.QUEUED, fenced=True)
    return queued.update(status=Status.CANCELLED, error=TAKEN)


def keep_bots(*, conversation: Conversation) -> int:
    """Let the bot's queued bubbles leave under the new floor: it gave the floor away itself."""
    queued = Outbound.objects.filter(conversation=conversation, status=Status.QUEUED, fenced=True)
    return queued.update(floor_epoch=conversation.floor_epoch)
