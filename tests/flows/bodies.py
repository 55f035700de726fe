"""Webhook bodies for the rarer events, made from the recordings."""

import copy
from datetime import datetime
from typing import Any

from tests import payloads

PHONE = "5511988887777"


def in_chat(body: dict[str, Any], jid: str, **key: Any) -> dict[str, Any]:
    """Return the message in another chat."""
    moved = copy.deepcopy(body)
    moved["data"]["key"] |= {"remoteJid": jid, **key}
    return moved


def lid(said: str, *, at: datetime, jid: str, phone: str = "", name: str = "Maria Silva") -> dict[str, Any]:
    """Return a text in a chat under a privacy id; with `phone` the gateway knows the number too."""
    body = in_chat(payloads.text(said, at=at, name=name), jid, addressingMode="lid")
    if phone:
        body["data"]["key"]["remoteJidAlt"] = f"{phone}@s.whatsapp.net"
    return body


def edited(message_id: str, new_text: str, *, at: datetime) -> dict[str, Any]:
    """Return the edit of a customer's message."""
    body = payloads.recorded("baileys-edited")
    body["instance"] = "principal"
    body["data"]["key"]["id"] = message_id
    body["data"]["editedMessage"] = {"conversation": new_text}
    body["data"]["timestampMs"] = str(int(at.timestamp() * 1000))
    return body


def deleted(message_id: str) -> dict[str, Any]:
    """Return the deletion, for everyone, of a customer's message."""
    body = payloads.recorded("baileys-deleted-update")
    body["instance"] = "principal"
    body["data"]["id"] = message_id
    return body


def reaction(target_id: str, emoji: str, *, at: datetime, from_me: bool = False) -> dict[str, Any]:
    """Return a customer's reaction to a message, with `from_me` to one of ours."""
    body = payloads.recorded("baileys-upsert-reaction")
    body["instance"] = "principal"
    body["data"]["key"]["id"] = payloads.new_id()
    body["data"]["messageTimestamp"] = int(at.timestamp())
    body["data"]["message"]["reactionMessage"]["text"] = emoji
    body["data"]["message"]["reactionMessage"]["key"] |= {"id": target_id, "fromMe": from_me}
    return body


def connection(state: str, *, reason: int = 200, owner: str = "", instance: str = "principal") -> dict[str, Any]:
    """Return a change of an instance's connection."""
    body = payloads.recorded("baileys-connection-open")
    body["instance"] = instance
    body["data"] = {"instance": instance, "state": state, "statusReason": reason}
    if owner:
        body["data"]["wuid"] = f"{owner}@s.whatsapp.net"
    return body
