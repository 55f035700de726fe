"""What a customer sees on the own phone."""

import time
from typing import Any

from lia_cortex.integrations.evolution.simulated.models import Json, Message, Phone
from lia_cortex.integrations.evolution.simulated.world import World


def entry(message: Message, world: World) -> Json:
    """Return one bubble: its sender, words, attachment, ticks, reactions and what it answers."""
    quoted = world.messages.get(message.quoted_id or "")
    attachment = message.attachment
    return {
        "id": message.id,
        "from": message.by,
        "origin": message.origin,
        "instance": message.instance,
        "company": message.company,
        "kind": message.kind,
        "text": "" if message.deleted else message.text,
        "media": _media(message) if attachment and not message.deleted else None,
        "detail": {} if message.deleted else message.detail,
        "quoted": {"id": message.quoted_id, "text": quoted.text if quoted else ""} if message.quoted_id else None,
        "at": message.at,
        "status": message.status,
        "edited": message.edited,
        "deleted": message.deleted,
        "reactions": [{"from": who, "emoji": emoji} for who, emoji in message.reactions.items() if emoji],
    }


def _media(message: Message) -> dict[str, Any] | None:
    attachment = message.attachment
    if attachment is None:
        return None
    return {
        "mime": attachment.mime,
        "filename": attachment.filename,
        "seconds": attachment.seconds,
        "is_voice_note": attachment.is_voice_note,
        "url": f"/simulated/media/{message.id}",
    }


def chat(phone: Phone, world: World, company: str | None) -> Json:
    """Return the whole screen of a phone, for one company's number or for all."""
    presence, until = phone.typing.get("company", ("", 0.0))
    return {
        "number": phone.number,
        "name": phone.name,
        "company": phone.company,
        "on_whatsapp": phone.on_whatsapp,
        "online": phone.online,
        "reads": phone.reads,
        "typing": presence if until > time.time() and presence in ("composing", "recording") else None,
        "messages": [entry(message, world) for message in world.chat(phone) if company in (None, message.company)],
    }
