"""Webhook bodies like the recorded ones, with a test's own words, names and times."""

import copy
import itertools
import json
from datetime import datetime
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parent / "recordings" / "evolution" / "webhooks"

_ids = itertools.count(1)


def recorded(name: str, index: int = 0) -> dict[str, Any]:
    """Return a recorded body."""
    body: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text())[index]["body"]
    return body


_TEXT = recorded("baileys-upsert-text")


def new_id() -> str:
    """Return a provider id that no test has used."""
    return f"3EB0TEST{next(_ids):012X}"


def text(
    said: str,
    *,
    phone: str = "5511988887777",
    at: datetime,
    message_id: str = "",
    name: str = "Maria Silva",
    instance: str = "principal",
    from_me: bool = False,
) -> dict[str, Any]:
    """Return a customer's text, or with `from_me` one typed on the company's phone."""
    body = copy.deepcopy(_TEXT)
    body["instance"] = instance
    data = body["data"]
    data["key"] |= {
        "remoteJid": f"{phone}@s.whatsapp.net",
        "id": message_id or new_id(),
        "fromMe": from_me,
    }
    data["message"]["conversation"] = said
    data["messageTimestamp"] = int(at.timestamp())
    data["pushName"] = "Você" if from_me else name
    return body


def receipt(
    provider_id: str, status: str, *, phone: str = "5511988887777", instance: str = "principal"
) -> dict[str, Any]:
    """Return a receipt for a message of ours."""
    body = recorded("baileys-update-read")
    body["instance"] = instance
    body["data"] |= {"keyId": provider_id, "remoteJid": f"{phone}@s.whatsapp.net", "fromMe": True, "status": status}
    return body


def presence(state: str, *, phone: str = "5511988887777", instance: str = "principal") -> dict[str, Any]:
    """Return a change of a customer's presence."""
    body = recorded("baileys-presence-update")
    jid = f"{phone}@s.whatsapp.net"
    body["instance"] = instance
    body["data"] = {"id": jid, "presences": {jid: {"lastKnownPresence": state}}}
    return body


def sent_here(provider_id: str, said: str, *, at: datetime, phone: str = "5511988887777") -> dict[str, Any]:
    """Return the gateway's echo of a REST send."""
    body = text(said, phone=phone, at=at, message_id=provider_id, from_me=True)
    body["event"] = "send.message"
    body["data"]["status"] = "PENDING"
    return body
