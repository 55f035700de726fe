"""A message brought a file: its row, and the work on it."""

from datetime import datetime

from conversations import jobs
from conversations.models import Attachment, Conversation, MediaReading, Message
from conversations.services.media.storing import TOO_LARGE, Stored, largest
from lia_cortex.integrations.evolution import schemas
from lia_cortex.kernel import live
from lia_cortex.kernel.jobs import enqueue

State = Attachment.State


def open_for(
    message: Message,
    media: schemas.Media,
    *,
    conversation: Conversation,
    bytes_at: Stored | None,
    is_wanted: bool,
    now: datetime,
) -> MediaReading:
    """Store the message's attachment and the reading of it, and ask a worker to begin; in the message's transaction.

    Unless `is_wanted` the file is only kept and looked at: no provider gets it.
    """
    size = bytes_at.size if bytes_at else media.size
    refused = bytes_at.refused if bytes_at else TOO_LARGE if (media.size or 0) > largest() else ""
    state = State.STORED if bytes_at else State.WANTED
    attachment = Attachment.objects.create(
        message=message,
        message_month=message.month,
        state=State.REFUSED if refused else state,
        mime=media.mime[:120],
        file_name=plain_name(media.filename or ""),
        size=size,
        seconds=media.seconds,
        is_voice_note=media.is_voice_note,
        sha256=bytes_at.sha256 if bytes_at else "",
        path=bytes_at.path if bytes_at else "",
        stored_at=now if bytes_at and not refused else None,
    )
    fields = {"status": MediaReading.Status.FAILED, "reason": refused, "finished_at": now} if refused else {}
    reading = MediaReading.objects.create(
        attachment=attachment,
        conversation=conversation,
        is_wanted=is_wanted,
        priority=conversation.priority,
        created_at=now,
        due_at=now,
        **fields,
    )
    if refused:
        live.look_at(operations="failed")
    else:
        nudge(reading, now=now)
    return reading


def nudge(reading: MediaReading, *, now: datetime) -> None:
    """Ask a worker to go on with the reading when it is due."""
    enqueue(
        jobs.READ_MEDIA,
        reading_id=reading.pk,
        countdown=(reading.due_at - now).total_seconds(),
        priority=reading.priority,
    )


def plain_name(name: str) -> str:
    """Return the last part of a file's name without control characters; where it is stored is ours to say."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable()).strip(". ")[:255]
