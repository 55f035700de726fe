"""Reading what the control API is asked to let somebody say."""

import base64
import binascii
from typing import Any

from lia_cortex.integrations.evolution.simulated.compose import Draft
from lia_cortex.integrations.evolution.simulated.models import Attachment, Json, message_id
from lia_cortex.integrations.evolution.simulated.world import World

_MIMES = {
    "image": "image/jpeg",
    "audio": "audio/ogg; codecs=opus",
    "video": "video/mp4",
    "document": "application/pdf",
    "sticker": "image/webp",
}


def draft_of(body: dict[str, Any], world: World) -> Draft:
    """Return the draft; raises ValueError with words for the caller."""
    kind = body.get("type", "text")
    attachment: Attachment | None = None
    detail: Json = {}
    if kind in _MIMES:
        attachment = _attachment(kind, body)
    elif kind == "location":
        detail = {"latitude": float(body["latitude"]), "longitude": float(body["longitude"])}
        detail |= {name: str(body.get(name) or "") for name in ("name", "address")}
    elif kind == "contact":
        detail = {"name": str(body["name"]), "phone": str(body["phone"])}
    elif kind == "reaction":
        target = world.messages.get(str(body.get("target")))
        if target is None:
            raise ValueError("no such message to react to")
        own = {name: target.key[name] for name in ("remoteJid", "fromMe", "id")}
        detail = {"key": own, "emoji": str(body.get("emoji", ""))}
    elif kind != "text":
        raise ValueError(f"no such type of message: {kind}")
    quoted_id = body.get("reply_to")
    return Draft(
        kind=kind,
        text=str(body.get("text") or body.get("caption") or ""),
        attachment=attachment,
        detail=detail,
        quoted=world.messages.get(quoted_id or ""),
        quoted_id=quoted_id,
        id=str(body.get("id") or message_id()),
        at=float(body["at"]) if "at" in body else None,
    )


def _attachment(kind: str, body: dict[str, Any]) -> Attachment:
    content = str(body.get("base64") or "")
    try:
        base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("base64 is not base64") from None
    return Attachment(
        content,
        str(body.get("mime") or _MIMES[kind]),
        str(body["filename"]) if body.get("filename") else None,
        int(body["seconds"]) if body.get("seconds") else None,
        is_voice_note=kind == "audio" and body.get("voice", True) is True,
    )
