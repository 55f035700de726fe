"""Events around messages: ticks, connection, QR codes, presence, contacts, calls."""

from collections.abc import Mapping
from typing import cast, get_args

from lia_cortex.integrations.evolution.schemas.jids import classify, normalise
from lia_cortex.integrations.evolution.schemas.messages import key_of, push_name_of
from lia_cortex.integrations.evolution.schemas.scalars import integer, items, mapping, optional_text, text
from lia_cortex.integrations.evolution.schemas.types import (
    CallOffered,
    ConnectionChanged,
    ConnectionState,
    ContactSeen,
    Event,
    Ignored,
    PresenceChanged,
    QrCodeUpdated,
    ReceiptArrived,
    ReceiptStatus,
    SeenContact,
    Unreadable,
)

_STATUS: dict[str, ReceiptStatus] = {
    "ERROR": "error",
    "FAILED": "error",
    "PENDING": "pending",
    "SERVER_ACK": "server",
    "SENT": "server",
    "DELIVERY_ACK": "delivered",
    "DELIVERED": "delivered",
    "READ": "read",
    "PLAYED": "played",
    "DELETED": "deleted",
}
_STATUS_BY_NUMBER: tuple[ReceiptStatus, ...] = ("error", "pending", "server", "delivered", "read", "played")

_LOGGED_OUT = frozenset({401, 402, 403, 406})
"""Reasons after which the gateway does not reconnect by itself."""


def receipt(instance: str, data: Mapping[str, object]) -> Event:
    """Read messages.update."""
    flat = {"id": data.get("keyId"), "remoteJid": data.get("remoteJid"), "fromMe": data.get("fromMe")}
    key = key_of(flat) or key_of(data.get("key"))
    if key is None:
        return Unreadable(instance, "receipt without keyId or remoteJid")
    said = data.get("status", mapping(data.get("update")).get("status"))
    if said is None:
        return Ignored(instance, "update without a status")
    rank = integer(said)
    if rank is not None and 0 <= rank < len(_STATUS_BY_NUMBER):
        status: ReceiptStatus | None = _STATUS_BY_NUMBER[rank]
    else:
        status = _STATUS.get(text(said).upper())
    if status is None:
        return Unreadable(instance, "receipt with a status that we do not know")
    return ReceiptArrived(instance, key.id, key.remote_jid, key.from_me, status)


def connection(instance: str, data: Mapping[str, object]) -> Event:
    """Read connection.update."""
    state = text(data.get("state"))
    if state not in get_args(ConnectionState):
        return Unreadable(instance, "connection update without a state that we know")
    reason = integer(data.get("statusReason"))
    gone = state == "close" and reason in _LOGGED_OUT
    return ConnectionChanged(instance, cast("ConnectionState", state), reason, _owner(data), logged_out=gone)


def _owner(data: Mapping[str, object]) -> str | None:
    owner = optional_text(data.get("wuid"))
    return normalise(owner) if owner else None


def instance_status(instance: str, data: Mapping[str, object]) -> Event:
    """Read status.instance, which the gateway sends when a phone logs out."""
    if text(data.get("status")) not in ("close", "closed"):
        return Ignored(instance, "instance status other than closed")
    reason = integer(data.get("disconnectionReasonCode"))
    return ConnectionChanged(instance, "close", reason, logged_out=reason in _LOGGED_OUT)


def logged_out(instance: str, _data: Mapping[str, object]) -> Event:
    """Read logout.instance, whose data is null."""
    return ConnectionChanged(instance, "close", logged_out=True)


def removed(instance: str, _data: Mapping[str, object]) -> Event:
    """Read remove.instance, whose data is null."""
    return ConnectionChanged(instance, "removed", logged_out=True)


def qr_code(instance: str, data: Mapping[str, object]) -> Event:
    """Read qrcode.updated: a code, or the news that there will be no more."""
    shown = mapping(data.get("qrcode"))
    code, picture = optional_text(shown.get("code")), optional_text(shown.get("base64"))
    pairing = optional_text(shown.get("pairingCode"))
    exhausted = not (code or picture or pairing)
    return QrCodeUpdated(instance, code, picture, pairing, limit_reached=exhausted)


def presence(instance: str, data: Mapping[str, object]) -> Event:
    """Read presence.update; groups are ignored."""
    jid = optional_text(data.get("id"))
    if not jid:
        return Unreadable(instance, "presence without an id")
    jid = normalise(jid)
    if classify(jid) not in ("person_phone", "person_lid"):
        return Ignored(instance, "presence outside a private chat")
    told = mapping(data.get("presences"))
    own = told.get(jid) or next(iter(told.values()), None)
    known = text(mapping(own).get("lastKnownPresence"))
    return PresenceChanged(instance, jid, known) if known else Ignored(instance, "presence without a value")


def contacts(instance: str, data: object) -> Event:
    """Read contacts.upsert and contacts.update: an object or a list; Meta leaves out the jid."""
    # The gateway names a group after whoever wrote in it last: groups are left out.
    seen = []
    for row in items(data):
        contact = mapping(row)
        jid = optional_text(contact.get("remoteJid")) or optional_text(contact.get("id"))
        if jid and classify(jid) in ("person_phone", "person_lid"):
            picture = optional_text(contact.get("profilePicUrl"))
            seen.append(SeenContact(normalise(jid), push_name_of(contact.get("pushName")), picture))
    return ContactSeen(instance, tuple(seen)) if seen else Ignored(instance, "contacts without the jid of a person")


def call(instance: str, data: Mapping[str, object]) -> Event:
    """Read call; only the first ring of a private call matters."""
    jid, call_id = optional_text(data.get("from")), optional_text(data.get("id"))
    if not jid or not call_id:
        return Unreadable(instance, "call without from or id")
    if text(data.get("status")) != "offer" or data.get("isGroup") is True:
        return Ignored(instance, "call that is not a private offer")
    return CallOffered(instance, normalise(jid), call_id, data.get("isVideo") is True)
