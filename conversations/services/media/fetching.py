"""Bytes of an attachment: from storage, or from the gateway into storage."""

import logging
from collections.abc import Callable
from datetime import datetime

from conversations.models import Attachment, Conversation, Instance, Message
from conversations.services.media import storing
from conversations.services.outbox.gateway import gateway
from lia_cortex.kernel import checkpoints, db
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain

log = logging.getLogger(__name__)

State = Attachment.State

TRIES = 6
"""Over about two minutes; by then the gateway has the bytes or never will."""


def bytes_of(
    attachment: Attachment, *, message: Message, conversation: Conversation, clock: Callable[[], datetime]
) -> bytes:
    """Return the attachment's bytes, stored when they were not.

    Raise Terminal (`missing`, `too_large`) with that noted on the attachment, or Retryable.
    """
    if attachment.state == State.STORED:
        db.release()
        try:
            return storing.read(attachment.path)
        except FileNotFoundError as error:
            raise Terminal("lost") from error
    if attachment.state != State.WANTED:
        raise Terminal("missing")
    instance = Instance.objects.filter(number=conversation.number_id, status=Instance.Status.OPEN).first()
    if instance is None:
        raise Retryable("no_instance")
    db.release()
    data = _fetched(attachment, instance=instance, message=message)
    checkpoints.reached("media.after_fetch")
    now = clock()
    stored = storing.store(data, sent_at=message.sent_at, now=now)
    if stored.refused:
        _settle(attachment, State.REFUSED, size=stored.size, sha256=stored.sha256)
        raise Terminal(stored.refused)
    _settle(attachment, State.STORED, path=stored.path, sha256=stored.sha256, size=stored.size, stored_at=now)
    return data


def _fetched(attachment: Attachment, *, instance: Instance, message: Message) -> bytes:
    try:
        return gateway().fetch_media(instance.name, message.provider_id).data
    except Terminal as error:
        log.warning("media.missing attachment=%s reason=%s", attachment.pk, error.reason)
        _settle(attachment, State.MISSING)
        raise Terminal("unreadable" if error.reason == "media_unreadable" else "missing") from error
    except (Retryable, Uncertain) as error:
        log.info("media.not_fetched attachment=%s reason=%s", attachment.pk, error.reason)
        attachment.tries += 1
        Attachment.objects.filter(pk=attachment.pk).update(tries=attachment.tries)
        if attachment.tries >= TRIES:
            _settle(attachment, State.MISSING)
            raise Terminal("missing") from error
        raise Retryable(error.reason, after=float(1 << attachment.tries)) from error


def _settle(attachment: Attachment, state: str, **fields: object) -> None:
    Attachment.objects.filter(pk=attachment.pk, state=State.WANTED).update(state=state, **fields)
    attachment.state = state
    for name, value in fields.items():
        setattr(attachment, name, value)
