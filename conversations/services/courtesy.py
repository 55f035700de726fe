"""What makes a chat feel alive: read ticks, the typing sign; losing one costs nothing."""

import logging
from functools import partial

from conversations import jobs
from conversations.models import Message, Turn
from conversations.services import instances, leases
from conversations.services.outbox.gateway import gateway
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.statements import Statement
from lia_cortex.registry.services import switches

log = logging.getLogger(__name__)

TYPING_MS = 4000
"""The gateway shows the sign this long and then takes it away."""

PATIENCE_SECONDS = 0.3
"""The gateway's call blocks while the sign shows; a thread that waited for it could not answer anybody."""

LONGEST_SECONDS = 60
"""A sign that stands longer than this is not believed by anybody."""


_TURN = Statement[tuple[str, int, int, str]](
    lambda turn_id: Turn.objects.filter(pk=turn_id).values_list(
        "status", "token", "conversation__number_id", "conversation__identity__value"
    )
)
_READ = Statement[Message](
    lambda turn_id: (
        Message.objects.filter(turn=turn_id, direction=Message.Direction.IN)
        .select_related("identity")
        .order_by("at", "id")
    )
)


def accompany(turn: Turn, *, reads: bool) -> None:
    """Let the customer see that the messages of a turn in this process's hands were read, and the sign while it runs.

    Jobs of their own do it, for the gateway's calls block.
    """
    enqueue(jobs.SHOW_TYPING, turn_id=turn.pk, token=turn.token, reads=reads, priority=turn.priority)
    for wait in range(TYPING_MS // 1000, LONGEST_SECONDS, TYPING_MS // 1000):
        enqueue(
            jobs.SHOW_TYPING,
            turn_id=turn.pk,
            token=turn.token,
            countdown=wait,
            priority=turn.priority,
            still=partial(leases.is_in_hand, turn),
        )


def show_typing(*, turn_id: int, token: int, reads: bool) -> None:
    """Show the typing sign if the turn still runs; first mark what it read."""
    found = _TURN.first(turn_id=turn_id)
    if found is None:
        return
    status, current, number_id, chat = found
    instance = instances.lively(number_id)
    if instance is None:
        return
    keys = _read_keys(turn_id) if reads else []
    db.release()
    if keys:
        _mark_read(instance, keys, turn_id=turn_id)
    if status == Turn.Status.RUNNING and current == token and switches.is_on(switches.TYPING):
        _show(instance, chat, turn_id=turn_id)


def _show(instance: str, chat: str, *, turn_id: int) -> None:
    try:
        gateway().send_presence(instance, chat, "composing", TYPING_MS, patience=PATIENCE_SECONDS)
    except (Retryable, Terminal, Uncertain) as error:
        log.info("courtesy.typing_failed turn=%s reason=%s", turn_id, error.reason)


def _mark_read(instance: str, keys: list[schemas.Key], *, turn_id: int) -> None:
    try:
        gateway().mark_read(instance, keys)
    except (Retryable, Terminal, Uncertain) as error:
        log.info("courtesy.mark_read_failed turn=%s reason=%s", turn_id, error.reason)


def _read_keys(turn_id: int) -> list[schemas.Key]:
    return [
        schemas.Key(_read_address(message), from_me=False, id=message.provider_id)
        for message in _READ.all(turn_id=turn_id)
        if message.provider_id
    ]


def _read_address(message: Message) -> str:
    """Return the chat under its phone where one is known: the gateway drops read ticks for privacy ids."""
    identity = message.identity
    if identity is None:
        return ""
    if identity.kind != identity.Kind.LID:
        return identity.value
    phones = identity.contact.identities.filter(kind=identity.Kind.JID)
    return phones.values_list("value", flat=True).first() or identity.value
