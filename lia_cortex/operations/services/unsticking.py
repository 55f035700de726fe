"""Turns that nobody finishes: tried again, or given to a person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from conversations import jobs
from conversations.models import Conversation, Turn
from conversations.services import handoff, turns
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live, opaque
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import URGENT, enqueue
from lia_cortex.registry.services import audit

REASON = "stuck"


def again(*, turn: str, person: User, now: datetime) -> None:
    """Let the turn be run at once; raise Refused while a worker has it in hand, and when it has ended."""
    with transaction.atomic():
        row = _open(turn)
        if row.status == Turn.Status.RUNNING and row.lease_until is not None and row.lease_until > now:
            raise Refused("in_hand", gettext("A worker has this turn in hand: it is not stuck any more."))
        if row.status in Turn.OPEN:
            Turn.objects.filter(pk=row.pk).update(due_at=now)
        enqueue(jobs.RUN_TURN, turn_id=row.pk, priority=URGENT)
        audit.record(actor=person, action="turn.retried", subject=turn, details={}, now=now)
        live.look_at(operations="stuck")


def to_person(*, turn: str, person: User, now: datetime) -> None:
    """Put the turn's conversation into the queue for people; raise Refused where people have it already."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().filter(turns=_number(turn)).first()
        _open(turn)
        if conversation is None or conversation.state != Conversation.State.BOT:
            raise Refused("not_the_bots", gettext("People have this conversation already."))
        turns.drop(conversation=conversation, reason=REASON, now=now)
        handoff.to_queue(conversation=conversation, reason=REASON, summary="", turn=None, actor=person, now=now)
        audit.record(actor=person, action="turn.given_to_a_person", subject=conversation.public_id, details={}, now=now)
        live.look_at(operations="stuck")


def _number(turn: str) -> int:
    # Without a number a join would be asked for conversations without turns.
    return opaque.number(opaque.TURN, turn) or 0


def _open(turn: str) -> Turn:
    running = Turn.objects.filter(status__in=[*Turn.OPEN, Turn.Status.RUNNING])
    row = running.filter(pk=_number(turn)).first()
    if row is None:
        raise Refused("turn_ended", gettext("This turn has ended."))
    return row
