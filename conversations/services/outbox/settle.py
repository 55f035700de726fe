"""Write down what became of a send."""

import contextlib
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from conversations import jobs
from conversations.models import Message, Outbound, OutboundAttempt
from conversations.services import instances, keys, measures
from conversations.services.outbox import write
from conversations.services.outbox.claim import OLDEST, Claimed
from lia_cortex.integrations.evolution.errors import INSTANCE_UNKNOWN
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import StaleState
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import knobs

Status, Outcome = Outbound.Status, OutboundAttempt.Outcome

LOOKUP_SECONDS = (5, 15, 60)
"""When an uncertain send is looked up, counted from the send (contract with the gateway)."""


_NEXT = Statement[tuple[int, int | None, int, date]](
    lambda conversation_id: (
        Outbound.objects.filter(conversation=conversation_id, status=Status.QUEUED)
        .order_by("pk")
        .values_list("pk", "turn_id", "message_id", "message_month")[:1]
    )
)


def sent(held: Claimed, *, provider_id: str, now: datetime) -> None:
    """Settle as sent, unless an echo did so already; also when the lease ran out meanwhile and it became uncertain."""
    settled = partial(mark_sent, provider_id=provider_id, number_id=held.number_id, guard=held.guard, now=now)
    _came_back(held, now=now)
    with transaction.atomic(), contextlib.suppress(StaleState):
        try:
            settled(held.outbound)
        except StaleState:
            doubted = Outbound.objects.select_related("conversation").get(pk=held.outbound.pk)
            if doubted.status == Status.UNCERTAIN:
                settled(doubted)


def mark_sent(
    outbound: Outbound,
    *,
    provider_id: str,
    number_id: int,
    now: datetime,
    guard: dict[str, object] | None = None,
) -> None:
    """Move to sent with its provider id, let what waited for that id go on, pace the next bubble.

    Call inside a transaction. Raises StaleState when another settled it first.
    """
    outbound.move(
        Status.SENT,
        guard=guard,
        provider_id=provider_id,
        sent_at=now,
        uncertain_at=None,
        error="",
        lease_until=None,
    )
    _attempt(outbound, Outcome.SENT, now=now)
    Message.objects.filter(pk=outbound.message_id, month=outbound.message_month).update(provider_id=provider_id)
    keys.keep(
        number_id=number_id,
        provider_id=provider_id,
        from_me=True,
        message_id=outbound.message_id,
        message_month=outbound.message_month,
        settled_in=outbound.conversation_id,
    )
    measures.left(outbound, now=now)
    pause = timedelta(seconds=knobs.value(knobs.BUBBLE_PAUSE)) if outbound.turn_id else timedelta(0)
    _follow(outbound, after=pause, now=now)


def refused(held: Claimed, *, reason: str, after: float | None, now: datetime) -> None:
    """Queue it again: the gateway did not take it. The instance is left alone for a moment, or until it is known."""
    outbound = held.outbound
    is_unknown = reason == INSTANCE_UNKNOWN
    if is_unknown:
        after = 0.0  # another instance of the number may send it at once; without one it waits for that
    with transaction.atomic(), contextlib.suppress(StaleState):
        if now - outbound.created_at > OLDEST:
            _fail(outbound, reason=f"gave up: {reason}", guard=held.guard, now=now)
            return
        wait = after if after is not None else float(min(2**outbound.tries, 60))
        outbound.move(
            Status.QUEUED,
            guard=held.guard,
            due_at=now + timedelta(seconds=wait),
            error=reason[:200],
            lease_until=None,
        )
        _attempt(outbound, Outcome.RETRYABLE, error=reason, now=now)
        if is_unknown:
            instances.forgotten(
                instance_id=held.instance_id, asked_at=held.asked_at, now=now, try_at=now + instances.TRIAL
            )
        else:
            instances.cool(instance_id=held.instance_id, reason=reason, now=now)
        _go_on(outbound, after=timedelta(seconds=wait), now=now)


def failed(held: Claimed, *, reason: str, now: datetime) -> None:
    """Give it up: the gateway will never take it; the next in line goes on."""
    _came_back(held, now=now)
    with transaction.atomic(), contextlib.suppress(StaleState):
        _fail(held.outbound, reason=reason, guard=held.guard, now=now)


def uncertain(held: Claimed, *, reason: str, now: datetime) -> None:
    """Hold it until somebody finds out whether it left."""
    with transaction.atomic(), contextlib.suppress(StaleState):
        _doubt(held.outbound, reason=reason, guard=held.guard, now=now)


def abandon(*, outbound_id: int, now: datetime) -> None:
    """Make a send uncertain whose worker died with it in hand; nothing when it is alive."""
    with transaction.atomic(), contextlib.suppress(StaleState):
        rows = Outbound.objects.select_for_update(skip_locked=True)
        outbound = rows.filter(pk=outbound_id, status=Status.SENDING, lease_until__lte=now).first()
        if outbound is not None:
            _doubt(outbound, reason="the worker died", guard={"token": outbound.token}, now=now)


def _came_back(held: Claimed, *, now: datetime) -> None:
    """Note that the gateway knows the instance, before locks are held: the outbox locks an instance last."""
    if held.is_trial:
        instances.found_again(instance_id=held.instance_id, now=now)


def _doubt(outbound: Outbound, *, reason: str, guard: dict[str, object], now: datetime) -> None:
    first = _started_at(outbound, now=now) + timedelta(seconds=LOOKUP_SECONDS[0])
    outbound.move(
        Status.UNCERTAIN,
        guard=guard,
        uncertain_at=now,
        due_at=max(first, now),
        lookups=0,
        absences=0,
        error=reason[:200],
        lease_until=None,
    )
    _attempt(outbound, Outcome.UNCERTAIN, error=reason, now=now)
    wait = (outbound.due_at - now).total_seconds()
    enqueue(jobs.LOOK_UP, outbound_id=outbound.pk, countdown=wait, priority=outbound.priority)
    hold = knobs.value(knobs.UNCERTAIN_HOLD)
    enqueue(jobs.SEND_NEXT, conversation_id=outbound.conversation_id, countdown=hold, priority=outbound.priority)
    live.look(conversation=outbound.conversation.public_id)


def _fail(outbound: Outbound, *, reason: str, guard: dict[str, object], now: datetime) -> None:
    outbound.move(Status.FAILED, guard=guard, error=reason[:200], lease_until=None)
    _attempt(outbound, Outcome.TERMINAL, error=reason, now=now)
    live.look_at(operations="failed")
    _go_on(outbound, after=timedelta(0), now=now)


def _attempt(outbound: Outbound, outcome: str, *, now: datetime, error: str = "") -> None:
    attempts = OutboundAttempt.objects.filter(outbound=outbound, number=outbound.tries)
    attempts.update(outcome=outcome, finished_at=now, error=error[:200])


def _started_at(outbound: Outbound, *, now: datetime) -> datetime:
    attempts = OutboundAttempt.objects.filter(outbound=outbound, number=outbound.tries)
    return attempts.values_list("started_at", flat=True).first() or now


def _go_on(outbound: Outbound, *, after: timedelta, now: datetime) -> None:
    """Nudge what waits behind: the next bubble after its pause, and parked echoes of this conversation."""
    _follow(outbound, after=after, now=now)
    keys.nudge_settled(conversation_id=outbound.conversation_id)


def _follow(outbound: Outbound, *, after: timedelta, now: datetime) -> None:
    """Nudge the next bubble after its pause."""
    ahead = _NEXT.first(conversation_id=outbound.conversation_id)
    if ahead is not None:
        next_id, turn_id, message_id, month = ahead
        if after and next_id != outbound.pk and turn_id == outbound.turn_id:
            if Message.objects.filter(pk=message_id, month=month, extra__has_key=write.RENDERED).exists():
                after = timedelta(0)  # nobody types what code shows: it belongs to the words that lead to it
            Outbound.objects.filter(pk=next_id, status=Status.QUEUED).update(due_at=now + after)
        wait = after.total_seconds()
        enqueue(
            jobs.SEND_NEXT,
            conversation_id=outbound.conversation_id,
            countdown=wait,
            priority=outbound.priority,
        )
    live.look(conversation=outbound.conversation.public_id)
