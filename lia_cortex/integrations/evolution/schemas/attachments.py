"""Attachments, places and address cards of a message."""

import re
from collections.abc import Mapping

from lia_cortex.integrations.evolution.schemas.scalars import (
    integer,
    mapping,
    number,
    octets,
    optional_text,
    text,
)
from lia_cortex.integrations.evolution.schemas.types import ContactCard, ContentKind, Location, Media

MEDIA_KINDS: dict[str, ContentKind] = {
    "imageMessage": "image",
    "audioMessage": "audio",
    "videoMessage": "video",
    "ptvMessage": "video",
    "documentMessage": "document",
    "stickerMessage": "sticker",
}

_USUAL_MIME: dict[ContentKind, str] = {
    "image": "image/jpeg",
    "audio": "audio/ogg",
    "video": "video/mp4",
    "sticker": "image/webp",
}

_WAID = re.compile(r"waid=([0-9]{7,15})", re.ASCII)
_TEL = re.compile(r"^(?:item[0-9]+\.)?TEL[^:\n]*:([+0-9 ().-]{7,25})\s*$", re.ASCII | re.MULTILINE | re.IGNORECASE)
_CARDS = 50
"""Address cards that are read from one message at most."""


def media_of(kind: ContentKind, field: Mapping[str, object], bytes64: object) -> Media:
    """Return the attachment; Baileys says `mimetype` and `fileName`, Meta `mime_type` and `filename`."""
    digest = octets(field.get("fileSha256"))
    mime = optional_text(field.get("mimetype")) or optional_text(field.get("mime_type"))
    names = (optional_text(field.get(name)) for name in ("fileName", "filename", "title"))
    return Media(
        mime=(mime or _USUAL_MIME.get(kind, "application/octet-stream")).lower(),
        filename=next((name for name in names if name), None) if kind == "document" else None,
        size=_count(field.get("fileLength")),
        seconds=_count(field.get("seconds")),
        is_voice_note=field.get("ptt") is True or field.get("voice") is True,
        base64=_base64(bytes64),
        sha256=digest.hex() if digest and len(digest) == 32 else None,
    )


def _count(value: object) -> int | None:
    found = integer(value)
    return found if found is not None and 0 <= found < 2**53 else None


def _base64(value: object) -> str | None:
    if not isinstance(value, str) or not value.isascii() or "\x00" in value:
        return None
    if value.startswith("data:"):
        value = value.partition(",")[2]
    return value or None


def location_of(field: Mapping[str, object], *, is_live: bool) -> Location | None:
    """Return the place, or None without sound coordinates."""
    latitude, longitude = number(field.get("degreesLatitude")), number(field.get("degreesLongitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    name, address = optional_text(field.get("name")), optional_text(field.get("address"))
    return Location(latitude, longitude, name, address, is_live)


def cards_of(field: Mapping[str, object]) -> tuple[ContactCard, ...]:
    """Return the address cards of a contactMessage or a contactsArrayMessage."""
    listed = field.get("contacts")
    sources = listed if isinstance(listed, list) else [field]
    cards = (_card(mapping(source)) for source in sources[:_CARDS])
    return tuple(card for card in cards if card.name or card.phones)


def _card(source: Mapping[str, object]) -> ContactCard:
    vcard = text(source.get("vcard"))[:20_000]
    phones = ["+" + digits for digits in _WAID.findall(vcard)] or [
        re.sub(r"[^+0-9]", "", phone) for phone in _TEL.findall(vcard)
    ]
    return ContactCard(text(source.get("displayName")).strip(), tuple(dict.fromkeys(phones)))
