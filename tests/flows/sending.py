"""A customer who sends files, with or without the gateway's bytes in the event."""

import base64
from typing import Any

from tests import payloads
from tests.flows.conftest import Customer

RECORDED = {
    "image": ("baileys-upsert-image-base64-on", "imageMessage"),
    "audio": ("baileys-upsert-audio-ptt-base64-on", "audioMessage"),
    "document": ("baileys-upsert-document", "documentMessage"),
    "sticker": ("baileys-upsert-sticker", "stickerMessage"),
    "video": ("baileys-upsert-video", "videoMessage"),
}


def body(
    customer: Customer, kind: str, data: bytes | str | None, *, caption: str = "", message_id: str = "", **fields: Any
) -> dict[str, Any]:
    """Return the event of a file; without `data` the gateway sent no bytes along, a text is sent as it is."""
    name, key = RECORDED[kind]
    event = payloads.recorded(name)
    event["instance"] = "principal"
    told = event["data"]
    jid = f"{customer.phone}@s.whatsapp.net"
    told["key"] = {"remoteJid": jid, "fromMe": False, "id": message_id or payloads.new_id()}
    told["messageTimestamp"] = int(customer.clock.at.timestamp())
    content = told["message"][key]
    content.pop("caption", None)
    content |= ({"caption": caption} if caption else {}) | fields
    told["message"].pop("base64", None)
    if data is not None:
        told["message"]["base64"] = data if isinstance(data, str) else base64.b64encode(data).decode()
    return event


def sends(customer: Customer, kind: str, data: bytes | str | None, **fields: Any) -> str:
    """Let the customer send a file; return the provider's id of the message."""
    event = body(customer, kind, data, **fields)
    customer.posts(event)
    return str(event["data"]["key"]["id"])
