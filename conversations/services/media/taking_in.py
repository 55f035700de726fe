"""Take a file in: look at its bytes, then see, hear, read or only name it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistants.services import hearing, perceptions, seeing
from assistants.types import Perceived, Shown
from conversations.models import Attachment, Conversation, MediaReading, Message
from conversations.services.media import asking, sniffing, storing
from lia_cortex.integrations.pdf import reader
from lia_cortex.integrations.pictures import shrinking
from lia_cortex.kernel import checkpoints
from lia_cortex.kernel.errors import Terminal
from lia_cortex.registry.services import knobs, switches

Kind = MediaReading.Kind

TEXT_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file; without a kind it was only kept."""

    kind: str = ""
    text: str = ""
    fields: dict[str, object] = field(default_factory=dict)
    pages: int | None = None
    perception_id: int | None = None


def look(attachment: Attachment, data: bytes, *, message: Message) -> None:
    """Note what the bytes are and, of a picture, its size and thumbnail; raise Terminal when it is a bad one.

    Raise Retryable when too many others are being made small.
    """
    if attachment.sniffed and (attachment.thumbnail or attachment.sniffed not in sniffing.PICTURES):
        return
    mime = sniffing.sniff(data, is_sound=message.kind == Message.Kind.AUDIO)
    found: dict[str, object] = {"sniffed": mime[:80]}
    try:
        if mime in sniffing.PICTURES:
            small = shrinking.shrink(data)
            path = storing.keep(f"thumbnails/{attachment.path}.jpg", small.data)
            found |= {"thumbnail": path, "width": small.width, "height": small.height}
    except Terminal:
        # Shown to nobody as what it says it is.
        found["sniffed"] = sniffing.UNKNOWN
        raise
    finally:
        Attachment.objects.filter(pk=attachment.pk).update(**found)
        for name, value in found.items():
            setattr(attachment, name, value)
    checkpoints.reached("media.after_look")


def take_in(
    attachment: Attachment,
    data: bytes,
    *,
    message: Message,
    conversation: Conversation,
    clock: Callable[[], datetime],
) -> Taken:
    """Return what the file says; raise Terminal (its reason is shown), Retryable, or asking.NotYet."""
    mime = attachment.sniffed
    if message.kind == Message.Kind.STICKER:
        return Taken(Kind.NAMED)
    if mime in sniffing.PICTURES or mime.startswith("audio/"):
        if not switches.is_on(switches.MEDIA):
            return Taken(Kind.NAMED)
        _check_flood(attachment, conversation, now=clock())
    if mime in sniffing.PICTURES:
        asking.wait_for_words(message=message, conversation=conversation, now=clock())
        words = asking.question(message=message, conversation=conversation)
        return _perceived(Kind.SEEN, seeing.see(_shown(attachment, data, conversation, words), clock=clock))
    if mime.startswith("audio/"):
        return _perceived(Kind.HEARD, hearing.hear(_shown(attachment, data, conversation, ""), clock=clock))
    if mime == sniffing.PDF:
        pdf = reader.read(data, characters=TEXT_LENGTH)
        return Taken(Kind.READ, pdf.text, {"is_cut": True} if pdf.is_cut else {}, pdf.pages)
    if mime == sniffing.TEXT and message.kind == Message.Kind.DOCUMENT:
        text = data.decode("utf-8")
        return Taken(
            Kind.READ, text[:TEXT_LENGTH].replace("\0", ""), {"is_cut": True} if len(text) > TEXT_LENGTH else {}
        )
    if message.kind == Message.Kind.IMAGE:
        raise Terminal("not_a_picture")
    if message.kind == Message.Kind.AUDIO:
        raise Terminal("not_a_sound")
    return Taken(Kind.NAMED)


def _check_flood(attachment: Attachment, conversation: Conversation, *, now: datetime) -> None:
    """Raise Terminal when one customer's files would cost without end; what was answered already costs nothing."""
    limit = int(knobs.value(knobs.MEDIA_PER_HOUR))
    if limit == 0 or perceptions.is_known(attachment.public_id):
        return
    if perceptions.left_since(scope=conversation.public_id, since=now - timedelta(hours=1)) >= limit:
        raise Terminal("too_many")


def _shown(attachment: Attachment, data: bytes, conversation: Conversation, question: str) -> Shown:
    return Shown(
        reference=attachment.public_id,
        scope=conversation.public_id,
        assistant_id=conversation.assistant_id,
        data=data,
        mime=attachment.sniffed,
        question=question,
        seconds=attachment.seconds,
    )


def _perceived(kind: str, found: Perceived) -> Taken:
    return Taken(kind, found.text, found.fields, perception_id=found.perception_id)
