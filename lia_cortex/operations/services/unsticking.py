"""Turns that nobody finishes: tried again, or given to a person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from conversations import jobs
from conversations.models import Conversation, Turn
from conversations.services import handoff, turns
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import URGENT, enqueue
from lia_cortex.registry.services import audit

REASON = "stuck"


def again(*, turn_id: int, person: User, now: datetime) -> None:
    """Let the turn be run at once; raise Refused while a worker has it in hand, and when it has ended."""
    with transaction.atomic():
        turn = _open(turn_id)
        if turn.status == Turn.Status.RUNNING and turn.lease_until is not None and turn.lease_until > now:
            raise Refused("in_hand", gettext("A worker has this turn in hand: it is not stuck any more."))
        if turn.status in Turn.OPEN:
            Turn.objects.filter(pk=turn.pk).update(due_at=now)
        enqueue(jobs.RUN_TURN, turn_id=turn.pk, priority=URGENT)
        audit.record(actor=person, action="turn.retried", subject=str(turn.pk), details={}, now=now)


def to_person(*, turn_id: int, person: User, now: datetime) -> None:
    """Put the turn's conversation into the queue for people; raise Refused where people have it already."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().filter(turns=turn_id).first()
        _open(turn_id)
        if conversation is None or conversation.state != Conversation.State.BOT:
            raise Refused("not_the_bots", gettext("People have this conversation already."))
        turns.drop(conversation=conversation, reason=REASON, now=now)
        handoff.to_queue(conversation=conversation, reason=REASON, summary="", turn=None, actor=person, now=now)
        audit.record(actor=person, action="turn.given_to_a_person", subject=conversation.public_id, details={}, now=now)


def _open(turn_id: int) -> Turn:
    turn = Turn.objects.filter(pk=turn_id, status__in=[*Turn.OPEN, Turn.Status.RUNNING]).first()
    if turn is None:
        raise Refused("turn_ended", gettext("This turn has ended."))
    return turn
