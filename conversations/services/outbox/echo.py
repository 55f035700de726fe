"""An echo proves that a send arrived."""

import contextlib
from datetime import datetime, timedelta

from conversations.models import Outbound
from conversations.services.outbox.settle import mark_sent
from lia_cortex.kernel.errors import StaleState

Status = Outbound.Status

SKEW = timedelta(seconds=5)
"""The gateway's whole seconds and its clock may lie this far before ours."""


def has_unsettled(*, conversation_id: int) -> bool:
    """Return whether a send of ours to this chat may be on its way."""
    return Outbound.objects.filter(conversation_id=conversation_id, status__in=Outbound.UNSETTLED).exists()


def settle_by_echo(
    *,
    conversation_id: int,
    provider_id: str,
    text: str,
    kind: str,
    at: datetime,
    now: datetime,
    only_uncertain: bool = False,
) -> bool:
    """Settle the unsettled send that this echo shows, by its kind and text; return whether there was one.

    Call inside a transaction, with the conversation locked.
    """
    wanted = [Status.UNCERTAIN] if only_uncertain else list(Outbound.UNSETTLED)
    unsettled = Outbound.objects.select_related("message", "conversation").filter(
        conversation_id=conversation_id, status__in=wanted
    )
    for outbound in unsettled.order_by("pk"):
        message = outbound.message
        if (message.kind, message.text.strip()) == (kind, text.strip()) and at >= outbound.created_at - SKEW:
            with contextlib.suppress(StaleState):
                mark_sent(outbound, provider_id=provider_id, number_id=outbound.conversation.number_id, now=now)
                return True
    return False
