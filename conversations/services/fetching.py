"""Fetch bytes that the gateway did not send along."""

import logging
from datetime import datetime, timedelta

from conversations.models import Attachment, Conversation, Instance, Message
from conversations.services import inbound
from conversations.services.outbox.gateway import gateway
from lia_cortex.kernel import db, live
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain

log = logging.getLogger(__name__)

State = Attachment.State

TRIES = 6
"""Over about two minutes; by then the gateway has the bytes or never will."""


def fetch(*, attachment_id: int, now: datetime) -> None:
    """Fetch the attachment's bytes into media storage; try again later, or note that they are missing."""
    attachment = Attachment.objects.filter(pk=attachment_id, state=State.WANTED).first()
    if attachment is None or (attachment.next_try_at and attachment.next_try_at > now):
        return
    wait = timedelta(seconds=2 ** (attachment.tries + 1))
    claimed = Attachment.objects.filter(pk=attachment_id, state=State.WANTED, tries=attachment.tries)
    if not claimed.update(tries=attachment.tries + 1, next_try_at=now + wait):
        return
    message = Message.objects.get(pk=attachment.message_id, month=attachment.message_month)
    conversation = Conversation.objects.get(pk=message.conversation_id)
    instance = Instance.objects.filter(number=conversation.number_id, status=Instance.Status.OPEN).first()
    if instance is None:
        return
    db.release()
    try:
        media = gateway().fetch_media(instance.name, message.provider_id)
    except Terminal as error:
        _missing(attachment_id, error.reason)
    except (Retryable, Uncertain) as error:
        log.info("media.not_fetched attachment=%s reason=%s", attachment_id, error.reason)
        if attachment.tries + 1 >= TRIES:
            _missing(attachment_id, error.reason)
    else:
        inbound.store_media(attachment=attachment, data=media.data)
    live.look(conversation=conversation.public_id)


def _missing(attachment_id: int, reason: str) -> None:
    log.warning("media.missing attachment=%s reason=%s", attachment_id, reason)
    Attachment.objects.filter(pk=attachment_id, state=State.WANTED).update(state=State.MISSING, next_try_at=None)
