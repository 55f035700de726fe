"""What the bot had said when its floor was taken: the customer still waits for it, and gets it with the floor."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from conversations import jobs
from conversations.models import Conversation, Message, Outbound, Turn
from conversations.services.outbox.claim import OLDEST, TAKEN
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.statements import Statement

Status, Author = Outbound.Status, Message.Author


def _cut_off(conversation_id: Any, epoch: Any) -> QuerySet[Message, tuple[datetime]]:
    left = Outbound.objects.filter(turn=OuterRef("turn")).exclude(status=Status.CANCELLED)
    lost = Outbound.objects.filter(
        ~Exists(left),
        conversation=conversation_id,
        status=Status.CANCELLED,
        error=TAKEN,
        message__author=Author.ASSISTANT,
        floor_epoch=epoch,
    )
    asked = Message.objects.filter(turn__in=lost.values("turn"), direction=Message.Direction.IN)
    return asked.order_by("at").values_list("at")[:1]


_CUT_OFF = Statement[tuple[datetime]](_cut_off)


def wait_again(*, conversation: Conversation) -> None:
    """Let the customer wait since the question whose answer was just cancelled; call with the conversation locked."""
    if conversation.waiting_since is not None:
        return
    asked = _CUT_OFF.first(conversation_id=conversation.pk, epoch=conversation.floor_epoch - 1)
    if asked is not None:
        conversation.waiting_since = asked[0]
        conversation.save(update_fields=["waiting_since"])


def ask_again(*, conversation: Conversation) -> None:
    """Let what was passed on to a person be unanswered again where nobody has said anything since.

    The turn that passed it on is continued by the next one. Call with the conversation locked, once the bot has its
    floor back.
    """
    last = Turn.objects.filter(conversation=conversation).order_by("-pk").first()
    if last is None or not _passed_on(last):
        return
    asked = Message.objects.filter(turn=last, direction=Message.Direction.IN)
    first = asked.order_by("pk").values_list("pk", flat=True).first()
    said = Message.objects.filter(conversation=conversation, direction=Message.Direction.OUT, pk__gt=first or 0)
    if not said.filter(author__in=[Author.PERSON, Author.ASSISTANT]).exists():
        asked.update(turn=None)


def _passed_on(turn: Turn) -> bool:
    is_to_person = turn.status == Turn.Status.DONE and turn.reason.startswith(Turn.TO_PERSON)
    return is_to_person or turn.status == Turn.Status.FAILED


def resume_bots(*, conversation: Conversation, now: datetime) -> int:
    """Queue the bot's cancelled answer again, unless a person has answered meanwhile; return how many bubbles.

    Call with the conversation locked, once the bot has its floor back.
    """
    cancelled = Outbound.objects.filter(
        conversation=conversation, status=Status.CANCELLED, error=TAKEN, message__author=Author.ASSISTANT
    )
    last = cancelled.filter(created_at__gt=now - OLDEST).order_by("-pk").first()
    if last is None:
        return 0
    said = Message.objects.filter(conversation=conversation, direction=Message.Direction.OUT, pk__gt=last.message_id)
    if said.filter(author__in=[Author.PERSON, Author.ASSISTANT]).exists():
        return 0
    queued = cancelled.filter(turn=last.turn_id).update(
        status=Status.QUEUED, floor_epoch=conversation.floor_epoch, due_at=now, error=""
    )
    waiting = Message.objects.filter(conversation=conversation, wants_answer=True, turn__isnull=True)
    conversation.waiting_since = waiting.order_by("at").values_list("at", flat=True).first()
    conversation.save(update_fields=["waiting_since"])
    enqueue(jobs.SEND_NEXT, conversation_id=conversation.pk, priority=conversation.priority)
    return queued
