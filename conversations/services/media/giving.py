"""A file from a person to a customer: looked at, stored, then queued like any other words."""

import contextlib
from datetime import datetime
from pathlib import PurePath

from django.utils.translation import gettext

from conversations.models import Attachment, Message
from conversations.services import outbox
from conversations.services.media import sniffing, storing
from conversations.services.outbox.files import Given, Kind
from lia_cortex.accounts.models import User
from lia_cortex.integrations.pictures import shrinking
from lia_cortex.kernel.errors import Refused, Retryable, Terminal

SHOWN = frozenset({"image/jpeg", "image/png"})
"""What WhatsApp shows as a picture; other kinds of picture go as documents."""

LONGEST_NAME = 120


def say_with_file(
    *,
    conversation_id: int,
    person: User,
    data: bytes,
    file_name: str,
    caption: str = "",
    is_voice_note: bool = False,
    idempotency_key: str | None,
    now: datetime,
) -> Message:
    """Queue a file for the customer and return its message; the same key again returns the first one.

    What it is, is told by its bytes. Raises Refused as `outbox.say_as_person` does, and: `empty_file`,
    `file_too_large`, `not_sound` for a voice note that is none, `bad_picture` for one that cannot be opened.
    """
    given = _looked_at(data, file_name=file_name, is_voice_note=is_voice_note, now=now)
    try:
        return outbox.say_as_person(
            conversation_id=conversation_id,
            person=person,
            text="" if is_voice_note else caption,
            idempotency_key=idempotency_key,
            now=now,
            file=given,
        )
    except Refused:
        _forget(given)
        raise


def _looked_at(data: bytes, *, file_name: str, is_voice_note: bool, now: datetime) -> Given:
    if not data:
        raise Refused("empty_file", gettext("The file is empty."))
    if len(data) > storing.largest():
        most = storing.largest() // (1024 * 1024)
        raise Refused("file_too_large", gettext("The file is too large: at most %(most)s MB.") % {"most": most})
    mime = sniffing.sniff(data, is_sound=is_voice_note)
    if is_voice_note and not mime.startswith("audio/"):
        raise Refused("not_sound", gettext("This is no sound: record the voice message again."))
    kind = _kind(mime)
    width = height = None
    thumbnail = b""
    if kind == "image":
        try:
            small = shrinking.shrink(data)
        except (Terminal, Retryable):
            raise Refused(
                "bad_picture", gettext("The picture cannot be opened: it is damaged or far too large.")
            ) from None
        thumbnail, width, height = small.data, small.width, small.height
    stored = storing.store(data, sent_at=now, now=now)
    return Given(
        kind=kind,
        path=stored.path,
        sha256=stored.sha256,
        size=stored.size,
        mime=mime[:80],
        name=_name(file_name, mime),
        is_voice_note=is_voice_note,
        thumbnail=storing.keep(f"thumbnails/{stored.path}.jpg", thumbnail) if thumbnail else "",
        width=width,
        height=height,
    )


def _kind(mime: str) -> Kind:
    if mime in SHOWN:
        return "image"
    if mime == "video/mp4":
        return "video"
    return "audio" if mime.startswith("audio/") else "document"


def _name(told: str, mime: str) -> str:
    """Return a name without folders and control characters, which every phone can show."""
    name = PurePath(told.replace("\\", "/")).name
    kept = "".join(char for char in name if char.isprintable()).strip()
    return kept[-LONGEST_NAME:] or mime.rpartition("/")[2]


def _forget(given: Given) -> None:
    """Delete what was stored for a message that there is not, unless the same bytes belong to another."""
    if not Attachment.objects.filter(path=given.path).exists():
        for path in filter(None, (given.path, given.thumbnail)):
            with contextlib.suppress(OSError):
                storing.delete(path)
