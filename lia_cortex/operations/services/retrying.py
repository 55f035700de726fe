"""Dead letters are tried once more, one or all; whatever is no dead letter any more is left alone."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from conversations import jobs
from conversations.models import Conversation, Message, Outbound, Turn, WebhookEvent
from conversations.services import media, outbox, turns
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.operations.queries import failed
from lia_cortex.registry.services import audit

MOST = 200
"""Of one click: thousands at once would hold up what customers write now."""


def one(*, kind: str, public_id: str, person: User, now: datetime) -> None:
    """Try one dead letter once more; raise Refused with the reason where that cannot help."""
    again = _again(kind)
    row_id = failed.number(kind, public_id)
    if row_id is None:
        raise _gone()
    with transaction.atomic():
        again(row_id, now)
        audit.record(actor=person, action=f"failed.{kind}.retried", subject=public_id, details={}, now=now)
        live.look_at(operations="failed")


def all_of(*, kind: str, person: User, now: datetime) -> tuple[int, int]:
    """Try the newest two hundred of a kind once more; return how many were, and how many could not be."""
    again = _again(kind)
    done = refused = 0
    for row_id in list(failed.rows(kind, now=now).values_list("pk", flat=True)[:MOST]):
        try:
            with transaction.atomic():
                again(row_id, now)
            done += 1
        except Refused:
            refused += 1
    details = {"done": done, "refused": refused}
    audit.record(actor=person, action=f"failed.{kind}.retried", subject="all", details=details, now=now)
    live.look_at(operations="failed")
    return done, refused


def _again(kind: str) -> Callable[[int, datetime], None]:
    if kind not in _AGAIN:
        raise Refused("unknown_kind", gettext("There are no dead letters of this kind."))
    return _AGAIN[kind]


def _gone() -> Refused:
    return Refused("not_failed", gettext("This has not failed, or is being tried again already."))


def _event(row_id: int, now: datetime) -> None:  # noqa: ARG001 - an event is received when it was received
    status = WebhookEvent.Status
    row = WebhookEvent.objects.select_for_update().filter(pk=row_id).first()
    if row is None or row.status != status.FAILED:
        raise _gone()
    row.move(status.RECEIVED, reason="", tries=0, next_try_at=None)
    enqueue(jobs.APPLY_EVENTS, event_ids=[row.pk], priority=row.priority)


def _turn(row_id: int, now: datetime) -> None:
    conversation = Conversation.objects.select_for_update().filter(turns=row_id).first()
    row = Turn.objects.filter(pk=row_id, status=Turn.Status.FAILED).first()
    if conversation is None or row is None:
        raise _gone()
    if conversation.state != Conversation.State.BOT:
        raise Refused("not_the_bots", gettext("People have this conversation: give it back to the assistant first."))
    # A turn that failed stays so; its messages get another one.
    waiting = Message.objects.filter(turn=row, direction=Message.Direction.IN)
    if not waiting.update(turn=None, wants_answer=True):
        raise _gone()
    turns.open_for_unanswered(conversation_id=conversation.pk, now=now)
    live.look(conversation=conversation.public_id)


def _send(row_id: int, now: datetime) -> None:
    conversation = Conversation.objects.select_for_update().filter(outbound=row_id).first()
    row = Outbound.objects.select_for_update().filter(pk=row_id, status=Outbound.Status.FAILED).first()
    if conversation is None or row is None:
        raise _gone()
    if row.fenced and row.floor_epoch != conversation.floor_epoch:
        raise Refused("floor_moved", gettext("Somebody else has the floor since: this answer would be out of place."))
    outbox.requeue(row, now=now)
    enqueue(jobs.SEND_NEXT, conversation_id=conversation.pk, priority=row.priority)
    live.look(conversation=conversation.public_id)


def _media(row_id: int, now: datetime) -> None:
    if not media.again(reading_id=row_id, now=now):
        raise _gone()


_AGAIN: dict[str, Callable[[int, datetime], None]] = {
    "events": _event,
    "turns": _turn,
    "sends": _send,
    "media": _media,
}
