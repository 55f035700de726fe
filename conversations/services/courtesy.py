"""What makes a chat feel alive: read ticks, the typing sign; losing one costs nothing."""

import logging
from datetime import datetime

from conversations import jobs
from conversations.models import Instance, Message, Turn
from conversations.services.outbox.gateway import gateway
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.kernel.jobs import enqueue

log = logging.getLogger(__name__)

TYPING_MS = 4000
"""The gateway shows the sign this long and then takes it away."""

PATIENCE_SECONDS = 0.3
"""The gateway's call blocks while the sign shows; a thread that waited for it could not answer anybody."""

LONGEST_SECONDS = 60
"""A sign that stands longer than this is not believed by anybody."""


def show_typing(*, turn_id: int, token: int, reads: bool, now: datetime) -> None:
    """Show the typing sign while the turn runs, and come back while it still does; first mark what it read."""
    turn = Turn.objects.select_related("conversation__identity").filter(pk=turn_id).first()
    if turn is None:
        return
    instance = _instance(turn)
    if instance is None:
        return
    keys = _read_keys(turn) if reads else []
    is_running = turn.status == Turn.Status.RUNNING and turn.token == token and turn.claimed_at is not None
    db.release()
    if keys:
        _mark_read(instance, keys, turn_id=turn_id)
    if is_running and turn.claimed_at and (now - turn.claimed_at).total_seconds() <= LONGEST_SECONDS:
        _show(instance, turn)


def _show(instance: str, turn: Turn) -> None:
    try:
        gateway().send_presence(
            instance, turn.conversation.identity.value, "composing", TYPING_MS, patience=PATIENCE_SECONDS
        )
    except (Retryable, Terminal, Uncertain) as error:
        log.info("courtesy.typing_failed turn=%s reason=%s", turn.pk, error.reason)
        return
    wait = TYPING_MS / 1000
    enqueue(jobs.SHOW_TYPING, turn_id=turn.pk, token=turn.token, countdown=wait, priority=turn.priority)


def _mark_read(instance: str, keys: list[schemas.Key], *, turn_id: int) -> None:
    try:
        gateway().mark_read(instance, keys)
    except (Retryable, Terminal, Uncertain) as error:
        log.info("courtesy.mark_read_failed turn=%s reason=%s", turn_id, error.reason)


def _read_keys(turn: Turn) -> list[schemas.Key]:
    messages = Message.objects.filter(turn=turn, direction=Message.Direction.IN).order_by("at", "id")
    return [
        schemas.Key(_read_address(message), from_me=False, id=message.provider_id)
        for message in messages.select_related("identity")
        if message.provider_id
    ]


def _instance(turn: Turn) -> str | None:
    rows = Instance.objects.filter(number=turn.conversation.number_id, status=Instance.Status.OPEN)
    return rows.order_by("-last_event_at", "pk").values_list("name", flat=True).first()


def _read_address(message: Message) -> str:
    """Return the chat under its phone where one is known: the gateway drops read ticks for privacy ids."""
    identity = message.identity
    if identity is None:
        return ""
    if identity.kind != identity.Kind.LID:
        return identity.value
    phones = identity.contact.identities.filter(kind=identity.Kind.JID)
    return phones.values_list("value", flat=True).first() or identity.value
