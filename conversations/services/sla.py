"""What people promise customers: clocks that start, pause and end with the conversation.

Every function is called with the conversation locked, in the transaction that changes its state.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, Q

from conversations.models import Conversation, ConversationEvent, SlaClock, SlaPolicy
from conversations.services import floor
from lia_cortex.kernel.recent import Recent
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import hours

Kind, Status = SlaClock.Kind, SlaClock.Status
OPEN = (Status.RUNNING, Status.PAUSED)
UNMET = Q(status__in=OPEN) | Q(status=Status.MISSED, met_at__isnull=True)

_PAUSED = Statement[SlaClock](
    lambda conversation_id: SlaClock.objects.filter(conversation=conversation_id, status=Status.PAUSED).select_related(
        "policy"
    )
)

BATCH = 500
"""Clocks that one sweep lets ring; the next comes in seconds."""


def expected(*, conversation: Conversation, now: datetime) -> None:
    """Start the clocks of a conversation that waits for a person, or has just got one."""
    if _policy(conversation) is None:
        return
    kinds: list[str] = [Kind.RESOLUTION]
    if conversation.waiting_since is not None:
        kinds.append(_answer_due(conversation))
    _start(conversation, kinds, now=now)


def customer_wrote(*, conversation: Conversation, now: datetime) -> None:
    """Start the clock of the next answer; a customer who writes twice waits since the first."""
    if _policy(conversation) is None:
        return
    _start(conversation, [_answer_due(conversation)], now=now)


def answered(*, conversation: Conversation, now: datetime) -> None:
    """Stop the clocks of answers: a person has answered."""
    answers = _unmet(conversation).filter(kind__in=[Kind.FIRST_ANSWER, Kind.NEXT_ANSWER])
    _met(answers, now=now)
    _show(conversation)


def paused(*, conversation: Conversation, now: datetime) -> None:
    """Stop all clocks while the customer is waited for; what is left of each is kept."""
    for clock in _unmet(conversation).filter(status=Status.RUNNING, due_at__isnull=False):
        open_hours = _hours(conversation, clock.policy)
        left = hours.between(open_hours, start=now, end=clock.due_at) if clock.due_at else 0
        clock.move(Status.PAUSED, left_seconds=int(left), due_at=None)
    _show(conversation)


def resumed(*, conversation: Conversation, now: datetime) -> None:
    """Let paused clocks run on with what was left of them."""
    rests = _PAUSED.all(conversation_id=conversation.pk)
    for clock in rests:
        due_at = hours.later(_hours(conversation, clock.policy), start=now, seconds=clock.left_seconds or 0)
        if due_at is None:
            clock.move(Status.CANCELLED, left_seconds=None)
        else:
            clock.move(Status.RUNNING, due_at=due_at, left_seconds=None)
    if rests:
        _show(conversation)


def reconsidered(*, conversation: Conversation, now: datetime) -> None:
    """Give running clocks the targets of the policy that counts now: another team, another priority."""
    policy = _policy(conversation)
    for clock in _unmet(conversation).filter(status=Status.RUNNING):
        target = _target(policy, clock.kind)
        if policy is None or target is None:
            clock.move(Status.CANCELLED)
            continue
        due_at = hours.later(_hours(conversation, policy), start=clock.started_at, seconds=target)
        if due_at is not None and target != clock.target_seconds:
            clock.move(Status.RUNNING, policy_id=policy.pk, target_seconds=target, due_at=max(due_at, now))
    _show(conversation)


def given_back(*, conversation: Conversation) -> None:
    """Cancel all clocks: the assistant has the floor, and what people promised is over."""
    if conversation.sla_due_at is None and not _unmet(conversation).exists():
        return
    _unmet(conversation).filter(status__in=OPEN).update(status=Status.CANCELLED)
    _show(conversation)


def closed(*, conversation: Conversation, now: datetime) -> None:
    """End all clocks: the resolution is met, answers that nobody waits for any more are cancelled."""
    _met(_unmet(conversation).filter(kind=Kind.RESOLUTION), now=now)
    _unmet(conversation).filter(status__in=OPEN).update(status=Status.CANCELLED)
    _show(conversation, closed=True)


def sweep(*, now: datetime) -> int:
    """Let the clocks that are over ring, once each; return how many did."""
    due = SlaClock.objects.filter(status=Status.RUNNING, due_at__lte=now).order_by("due_at")
    rang = 0
    for conversation_id in dict.fromkeys(due.values_list("conversation_id", flat=True)[:BATCH]):
        with transaction.atomic():
            conversation = floor.locked(conversation_id)
            for clock in SlaClock.objects.filter(conversation=conversation, status=Status.RUNNING, due_at__lte=now):
                clock.move(Status.MISSED)
                floor.note(conversation, ConversationEvent.Kind.SLA_MISSED, now=now, clock=clock.kind)
                rang += 1
    return rang


def _answer_due(conversation: Conversation) -> str:
    """Return which answer the customer waits for: the first of a person in this visit, or one more."""
    earlier = SlaClock.objects.filter(
        conversation=conversation, kind=Kind.FIRST_ANSWER, met_at__isnull=False, started_at__gte=conversation.opened_at
    )
    return Kind.NEXT_ANSWER if earlier.exists() else Kind.FIRST_ANSWER


def _start(conversation: Conversation, kinds: Iterable[str], *, now: datetime) -> None:
    policy = _policy(conversation)
    running = set(_unmet(conversation).values_list("kind", flat=True))
    for kind in kinds:
        target = _target(policy, kind)
        if policy is None or target is None or kind in running:
            continue
        due_at = hours.later(_hours(conversation, policy), start=now, seconds=target)
        if due_at is None:
            continue
        SlaClock.objects.create(
            conversation=conversation,
            policy_id=policy.pk,
            kind=kind,
            target_seconds=target,
            started_at=now,
            due_at=due_at,
        )
    _show(conversation)


def _met(clocks: Any, *, now: datetime) -> None:
    """Note that they are met: in time, or late when they have rung."""
    clocks.filter(status=Status.MISSED).update(met_at=now)
    late = clocks.filter(status=Status.RUNNING, due_at__lt=now)
    late.update(status=Status.MISSED, met_at=now)
    clocks.filter(status__in=OPEN).update(status=Status.MET, met_at=now)


def _unmet(conversation: Conversation) -> Any:
    return SlaClock.objects.filter(UNMET, conversation=conversation).select_related("policy")


def _show(conversation: Conversation, *, closed: bool = False) -> None:
    """Write the nearest promise to the conversation: lists sort and filter by it."""
    nearest = None if closed else _unmet(conversation).aggregate(at=Min("due_at"))["at"]
    if nearest != conversation.sla_due_at:
        Conversation.objects.filter(pk=conversation.pk).update(sla_due_at=nearest)
        conversation.sla_due_at = nearest


def _hours(conversation: Conversation, policy: SlaPolicy | None) -> hours.Hours:
    if policy is not None and policy.calendar_id is not None:
        return hours.of(policy.calendar_id)
    return hours.of(conversation.team.calendar_id if conversation.team else None)


def _read(_: None) -> list[SlaPolicy]:
    return list(SlaPolicy.objects.filter(is_active=True))


_policies = Recent(_read)


def _policy(conversation: Conversation) -> SlaPolicy | None:
    """Return the most particular policy: the team's before everybody's, then the one for the most urgent."""
    fitting = [
        one
        for one in _policies(None)
        if one.team_id in {None, conversation.team_id} and conversation.priority <= one.up_to_priority
    ]
    return min(fitting, key=lambda one: (one.team_id is None, one.up_to_priority, one.pk), default=None)


def _target(policy: SlaPolicy | None, kind: str) -> int | None:
    if policy is None:
        return None
    return {
        Kind.FIRST_ANSWER.value: policy.first_answer_seconds,
        Kind.NEXT_ANSWER.value: policy.next_answer_seconds,
        Kind.RESOLUTION.value: policy.resolution_seconds,
    }[str(kind)]
