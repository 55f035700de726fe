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


def mark_read(*, turn_id: int) -> None:
    """Mark the turn's messages as read on the customer's phone."""
    turn = Turn.objects.select_related("conversation__identity").filter(pk=turn_id).first()
    if turn is None:
        return
    messages = Message.objects.filter(turn=turn, direction=Message.Direction.IN).order_by("at", "id")
    keys = [
        schemas.Key(_read_address(message), from_me=False, id=message.provider_id)
        for message in messages.select_related("identity")
        if message.provider_id
    ]
    instance = _instance(turn)
    if not keys or instance is None:
        return
    db.release()
    try:
        gateway().mark_read(instance, keys)
    except (Retryable, Terminal, Uncertain) as error:
        log.info("courtesy.mark_read_failed turn=%s reason=%s", turn_id, error.reason)


def show_typing(*, turn_id: int, token: int, now: datetime) -> None:
    """Show the typing sign while the turn runs, and come back while it still does."""
    turn = Turn.objects.select_related("conversation__identity").filter(pk=turn_id).first()
    if turn is None or turn.status != Turn.Status.RUNNING or turn.token != token or turn.claimed_at is None:
        return
    instance = _instance(turn)
    if instance is None or (now - turn.claimed_at).total_seconds() > LONGEST_SECONDS:
        return
    to, priority = turn.conversation.identity.value, turn.priority
    db.release()
    try:
        gateway().send_presence(instance, to, "composing", TYPING_MS, patience=PATIENCE_SECONDS)
    except (Retryable, Terminal, Uncertain) as error:
        log.info("courtesy.typing_failed turn=%s reason=%s", turn_id, error.reason)
        return
    enqueue(jobs.SHOW_TYPING, turn_id=turn_id, token=token, countdown=TYPING_MS / 1000, priority=priority)


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
