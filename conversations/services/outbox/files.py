"""A file that a person sends: described when it is queued, read when it leaves."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.core.files.storage import default_storage

from conversations.models import Attachment, Message
from lia_cortex.integrations.evolution.types import MediaKind
from lia_cortex.kernel.errors import Terminal

Kind = Literal["image", "audio", "video", "document"]


_MEDIA: Mapping[str, MediaKind] = {"image": "image", "video": "video", "audio": "audio"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Stored bytes on their way to a customer, as somebody has looked at them."""

    kind: Kind
    path: str
    sha256: str
    size: int
    mime: str
    name: str
    is_voice_note: bool = False
    thumbnail: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class ToSend:
    """What the request needs; the bytes are read where no transaction is open."""

    kind: MediaKind
    path: str
    mime: str
    name: str
    is_voice_note: bool


def attach(message: Message, given: Given) -> None:
    """Write the file's row beside its message."""
    Attachment.objects.create(
        message=message,
        message_month=message.month,
        state=Attachment.State.STORED,
        mime=given.mime,
        sniffed=given.mime,
        file_name=given.name,
        size=given.size,
        is_voice_note=given.is_voice_note,
        sha256=given.sha256,
        path=given.path,
        thumbnail=given.thumbnail,
        width=given.width,
        height=given.height,
        stored_at=message.at,
    )


def of(message_id: int, kind: str) -> ToSend | None:
    """Return the file of a message that goes with one."""
    found = Attachment.objects.filter(message=message_id, state=Attachment.State.STORED).first()
    if found is None:
        return None
    media = _MEDIA.get(kind, "document")
    return ToSend(media, found.path, found.sniffed, found.file_name, found.is_voice_note)


def encoded(path: str) -> str:
    """Return the bytes as base64; raise Terminal when storage has lost them: no later try would find them."""
    try:
        with default_storage.open(path) as opened:
            return base64.b64encode(opened.read()).decode()
    except FileNotFoundError:
        raise Terminal("the file is no longer in storage") from None
