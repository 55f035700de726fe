"""Events about messages: received, echoed, sent, edited, deleted."""

from collections.abc import Mapping
from typing import TypeVar

from lia_cortex.integrations.evolution.schemas.content import content_of
from lia_cortex.integrations.evolution.schemas.jids import classify, normalise
from lia_cortex.integrations.evolution.schemas.scalars import (
    instant,
    integer,
    items,
    mapping,
    optional_text,
    text,
)
from lia_cortex.integrations.evolution.schemas.types import (
    Event,
    Ignored,
    Key,
    Message,
    MessageDeleted,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageSentHere,
    Unreadable,
)
from lia_cortex.integrations.evolution.schemas.wrappers import context_of

_LONGEST_ID = 255
_NAMELESS = frozenset({"", "Você", "You"})
"""What the gateway sends as the profile name of a message from our own side."""

_HOUSEKEEPING = frozenset(
    {"albumMessage", "encReactionMessage", "keepInChatMessage", "pinInChatMessage", "pollUpdateMessage"}
)
"""Message types that no customer wrote as words or media; an album's pictures come one by one."""

_REVOKE, _EDIT = ("REVOKE", 0), ("MESSAGE_EDIT", 14)

Sided = TypeVar("Sided", MessageReceived, MessageEchoed, MessageSentHere)


def key_of(value: object) -> Key | None:
    """Return the key, or None without a usable id and remoteJid."""
    key = mapping(value)
    remote, provider_id = optional_text(key.get("remoteJid")), optional_text(key.get("id"))
    if not remote or not provider_id or max(len(remote), len(provider_id)) > _LONGEST_ID:
        return None
    return Key(
        remote_jid=normalise(remote),
        from_me=key.get("fromMe") is True,
        id=provider_id,
        alt_jid=_jid(key, "remoteJidAlt", "senderPn"),
        participant=_jid(key, "participant"),
        participant_alt=_jid(key, "participantAlt", "participantPn"),
    )


def _jid(key: Mapping[str, object], *names: str) -> str | None:
    found = next((value for value in (optional_text(key.get(name)) for name in names) if value), None)
    return normalise(found) if found and len(found) <= _LONGEST_ID else None


def push_name_of(value: object) -> str | None:
    """Return the profile name, or None for '' and the gateway's word for ourselves."""
    name = text(value).strip()
    return None if name in _NAMELESS else name[:_LONGEST_ID]


def upsert(instance: str, data: Mapping[str, object]) -> Event:
    """Read messages.upsert: what a customer sent, or what a person typed on the company's phone."""
    key = key_of(data.get("key"))
    if key is None:
        return Unreadable(instance, "message without key.id or remoteJid")
    chat = classify(key.remote_jid)
    if chat in ("status", "broadcast", "newsletter"):
        return Ignored(instance, f"chat of kind {chat}")
    return _message(instance, key, data, MessageEchoed if key.from_me else MessageReceived)


def sent_here(instance: str, data: Mapping[str, object]) -> Event:
    """Read send.message: the echo of a send through the REST API."""
    key = key_of(data.get("key"))
    if key is None:
        return Unreadable(instance, "sent message without key.id or remoteJid")
    return _message(instance, key, data, MessageSentHere)


def _message(instance: str, key: Key, data: Mapping[str, object], side: type[Message]) -> Event:
    declared = text(data.get("messageType"))[:80]
    content, raw_kind, inner = content_of(data.get("message"), declared=declared)
    if raw_kind == "protocolMessage":
        return _protocol(instance, key, mapping(inner.get("protocolMessage")))
    if raw_kind in _HOUSEKEEPING:
        return Ignored(instance, f"housekeeping message {raw_kind}")
    context = context_of(data, inner, raw_kind)
    mentioned = (optional_text(jid) for jid in items(context.get("mentionedJid")))
    return side(
        instance=instance,
        key=key,
        push_name=None if key.from_me else push_name_of(data.get("pushName")),
        content=content,
        sent_at=instant(data.get("messageTimestamp")),
        reply_to=optional_text(context.get("stanzaId")),
        mentions=tuple(normalise(jid) for jid in mentioned if jid),
        raw_kind=raw_kind,
    )


def _protocol(instance: str, carrier: Key, protocol: Mapping[str, object]) -> Event:
    """Read an edit or a deletion that came inside a message; the author is the carrier's."""
    target = optional_text(mapping(protocol.get("key")).get("id"))
    if target and len(target) <= _LONGEST_ID:
        key = Key(carrier.remote_jid, carrier.from_me, target, carrier.alt_jid, carrier.participant)
        return _change(instance, key, protocol)
    return Ignored(instance, "protocol message")


def edited(instance: str, data: Mapping[str, object]) -> Event:
    """Read messages.edited and send.message.update: an edit, or a deletion of type REVOKE."""
    key = key_of(data.get("key"))
    if key is None:
        return Unreadable(instance, "edit without key.id or remoteJid")
    return _change(instance, key, data)


def _change(instance: str, key: Key, data: Mapping[str, object]) -> Event:
    kind = data.get("type")
    if kind in _REVOKE and kind is not False:
        return MessageDeleted(instance, key)
    if kind in _EDIT or (kind is None and mapping(data.get("editedMessage"))):
        content, _, _ = content_of(data.get("editedMessage"), declared="")
        at = instant(data.get("timestampMs")) if integer(data.get("timestampMs")) else None
        return MessageEdited(instance, key, content.text, at)
    return Ignored(instance, "protocol message")


def deleted(instance: str, data: Mapping[str, object]) -> Event:
    """Read messages.delete: a bare key, or a full row whose key is inside."""
    key = key_of(data.get("key")) or key_of(data)
    return MessageDeleted(instance, key) if key else Unreadable(instance, "deletion without a key")
