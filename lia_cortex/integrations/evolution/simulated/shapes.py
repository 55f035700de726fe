"""The gateway's JSON, field by field as recorded."""

import base64 as b64
import hashlib
from typing import Any

from lia_cortex.integrations.evolution.simulated.models import Attachment, Json

_HASH = {str(index): index for index in range(10)}
_SECRET = {str(index): index for index in range(32)}
_FIELDS = {
    "image": "imageMessage",
    "video": "videoMessage",
    "audio": "audioMessage",
    "document": "documentMessage",
    "sticker": "stickerMessage",
}


def long(value: int, *, unsigned: bool = True) -> Json:
    """Return a 64-bit number as the gateway writes it."""
    low = value & 0xFFFFFFFF
    return {"low": low - 2**32 if low >= 2**31 else low, "high": value >> 32, "unsigned": unsigned}


def octets(value: bytes) -> Json:
    """Return bytes as the gateway writes them."""
    return {str(index): byte for index, byte in enumerate(value)}


def stored(value: Json) -> Json:
    """Return what the gateway's database gives back of a row: bytes have become base64."""
    return {name: _stored(inner) for name, inner in value.items()}


def _stored(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return b64.b64encode(bytes(value.values())).decode()
    return stored(value)


def device_info(now: float) -> Json:
    """Return the block that every message from a phone carries."""
    stamp = long(int(now))
    return {
        "deviceListMetadata": {
            "senderKeyIndexes": [],
            "recipientKeyIndexes": [],
            "senderKeyHash": _HASH,
            "senderTimestamp": stamp,
            "recipientKeyHash": _HASH,
            "recipientTimestamp": stamp,
        },
        "deviceListMetadataVersion": 2,
        "messageSecret": _SECRET,
    }


def sending_context(now: float) -> Json:
    """Return the contextInfo of a send to a person."""
    return {
        "mentionedJid": [],
        "groupMentions": [],
        "ephemeralSettingTimestamp": long(int(now) - 172_800, unsigned=False),
        "disappearingMode": {"initiator": 0},
    }


def quote(stanza_id: str, participant: str, words: str) -> Json:
    """Return the contextInfo fields of an answer to another message."""
    return {"stanzaId": stanza_id, "participant": participant, "quotedMessage": {"conversation": words}}


def media(kind: str, attachment: Attachment, caption: str, now: float) -> tuple[str, Json]:
    """Return the message type of an attachment and its fields."""
    raw = b64.b64decode(attachment.base64)
    digest = octets(hashlib.sha256(raw).digest())
    path = "/v/t62.7118-24/1_n.enc?ccb=11-4&oh=x&oe=y&_nc_sid=5e03e0"
    fields: Json = {
        "url": f"https://mmg.whatsapp.net{path}&mms3=true",
        "mimetype": attachment.mime,
        "fileSha256": digest,
        "fileLength": long(len(raw)),
        "mediaKey": _SECRET,
        "fileEncSha256": digest,
        "directPath": path,
        "mediaKeyTimestamp": long(int(now), unsigned=False),
    }
    if kind in ("image", "video", "document") and caption:
        fields["caption"] = caption
    fields |= _EXTRAS.get(kind, lambda _: {})(attachment)
    return _FIELDS[kind], fields


_EXTRAS: dict[str, Any] = {
    "image": lambda _: {
        "interactiveAnnotations": [],
        "scanLengths": [],
        "annotations": [],
        "height": 1,
        "width": 1,
    },
    "video": lambda it: {
        "interactiveAnnotations": [],
        "annotations": [],
        "processedVideos": [],
        "seconds": it.seconds or 1,
        "gifPlayback": False,
        "height": 1,
        "width": 1,
    },
    "audio": lambda it: (
        {"seconds": it.seconds or 1, "ptt": it.is_voice_note} | ({"waveform": _HASH} if it.is_voice_note else {})
    ),
    "document": lambda it: {"title": it.filename, "fileName": it.filename},
    "sticker": lambda _: {"height": 64, "width": 64, "isAnimated": False},
}


def location(detail: Json) -> Json:
    """Return a locationMessage."""
    return {
        "degreesLatitude": detail["latitude"],
        "degreesLongitude": detail["longitude"],
        "name": detail.get("name", ""),
        "address": detail.get("address", ""),
    }


def contact(detail: Json) -> Json:
    """Return a contactMessage."""
    name, phone = detail["name"], detail["phone"].lstrip("+")
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;type=CELL;waid={phone}:+{phone}\nEND:VCARD"
    return {"displayName": name, "vcard": card}


def receipt(message_key: Json, cuid: str, status: str, instance_id: str) -> Json:
    """Return the data of messages.update."""
    return {
        "keyId": message_key["id"],
        "remoteJid": message_key["remoteJid"],
        "fromMe": True,
        "status": status,
        "instanceId": instance_id,
        "messageId": cuid,
    }


def edit(key: Json, words: str, now: float) -> Json:
    """Return the data of messages.edited for an edit."""
    return {
        "key": bare(key),
        "type": "MESSAGE_EDIT",
        "editedMessage": {"conversation": words},
        "timestampMs": str(int(now * 1000)),
    }


def revoke(key: Json) -> Json:
    """Return the data of messages.edited for a deletion."""
    return {"key": bare(key), "type": "REVOKE"}


def bare(key: Json) -> Json:
    """Return the key as other events quote it."""
    return {name: key[name] for name in ("remoteJid", "fromMe", "id")}


def logout_object(at: str, reason: int) -> Json:
    """Return the data of status.instance but for the name."""
    return {
        "status": "closed",
        "disconnectionAt": at,
        "disconnectionReasonCode": reason,
        "disconnectionObject": f'{{"error":{{"output":{{"statusCode":{reason}}}}},"date":"{at}"}}',
    }
