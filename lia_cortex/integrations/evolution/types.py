"""What the gateway answers, in our names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MediaKind = Literal["image", "video", "document", "audio"]
Presence = Literal["composing", "recording", "paused", "available", "unavailable"]
GatewayState = Literal["open", "connecting", "close"]

SUBSCRIBED = (
    "MESSAGES_UPSERT",
    "MESSAGES_EDITED",
    "MESSAGES_UPDATE",
    "MESSAGES_DELETE",
    "SEND_MESSAGE",
    "SEND_MESSAGE_UPDATE",
    "CONTACTS_UPSERT",
    "CONTACTS_UPDATE",
    "PRESENCE_UPDATE",
    "CONNECTION_UPDATE",
    "QRCODE_UPDATED",
    "CALL",
    "LOGOUT_INSTANCE",
    "REMOVE_INSTANCE",
    "STATUS_INSTANCE",
)
"""The events that we ask for: everything that `schemas.parse` turns into more than Ignored."""


@dataclass(frozen=True, slots=True)
class Sent:
    """`remote_jid` may differ from the number sent to: WhatsApp may know it without its ninth digit."""

    provider_id: str
    remote_jid: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    provider_id: str
    remote_jid: str
    from_me: bool
    text: str
    at: datetime | None
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class FetchedMedia:
    data: bytes
    mime: str
    filename: str | None


@dataclass(frozen=True, slots=True)
class InstanceInfo:
    """One instance as the gateway lists it; its token is left out on purpose."""

    name: str
    state: GatewayState
    owner_jid: str | None = None
    profile_name: str | None = None
    disconnection_reason: int | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """A way to pair a phone: a QR code (`base64` is a data: URL) or a code to type; neither when open."""

    state: GatewayState
    code: str | None = None
    base64: str | None = None
    pairing_code: str | None = None
