"""What the gateway can tell us, in our names: a closed set of frozen records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ContentKind = Literal[
    "text", "image", "audio", "video", "document", "sticker", "location", "contact", "reaction", "other"
]
ReceiptStatus = Literal["error", "pending", "server", "delivered", "read", "played", "deleted"]
ConnectionState = Literal["connecting", "open", "close", "refused", "removed"]


@dataclass(frozen=True, slots=True)
class Key:
    """Names one message; `id` is unique per chat, not globally."""

    remote_jid: str
    from_me: bool
    id: str
    alt_jid: str | None = None
    participant: str | None = None
    participant_alt: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """Describes an attachment; `base64` is None when the gateway could not or would not download it."""

    mime: str
    filename: str | None = None
    size: int | None = None
    seconds: int | None = None
    is_voice_note: bool = False
    base64: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class ContactCard:
    name: str
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on another message; '' takes it back."""

    target_id: str
    target_from_me: bool
    emoji: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: `text` is what a person reads (a caption too), '' when there is none."""

    kind: ContentKind
    text: str = ""
    media: Media | None = None
    location: Location | None = None
    contacts: tuple[ContactCard, ...] = ()
    reaction: Reaction | None = None
    choice_id: str | None = None
    transcript: str | None = None
    is_view_once: bool = False


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A customer wrote. `sent_at` is None when the gateway gave no usable time: take the arrival."""

    instance: str
    key: Key
    push_name: str | None
    content: Content
    sent_at: datetime | None
    reply_to: str | None
    mentions: tuple[str, ...]
    raw_kind: str


@dataclass(frozen=True, slots=True)
class MessageEchoed:
    """A person typed this on the company's own phone: a human has taken over."""

    instance: str
    key: Key
    push_name: str | None
    content: Content
    sent_at: datetime | None
    reply_to: str | None
    mentions: tuple[str, ...]
    raw_kind: str


@dataclass(frozen=True, slots=True)
class MessageSentHere:
    """The gateway's echo of a message that was sent through its REST API."""

    instance: str
    key: Key
    push_name: str | None
    content: Content
    sent_at: datetime | None
    reply_to: str | None
    mentions: tuple[str, ...]
    raw_kind: str


@dataclass(frozen=True, slots=True)
class MessageEdited:
    instance: str
    key: Key
    new_text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """Deleted for everyone; the gateway may say so twice."""

    instance: str
    key: Key


@dataclass(frozen=True, slots=True)
class ReceiptArrived:
    """A tick. `from_me` is as the gateway says: in Cloud API mode it is False for our own messages."""

    instance: str
    provider_id: str
    remote_jid: str
    from_me: bool
    status: ReceiptStatus


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """`logged_out`: the phone must be paired again; a reconnect alone will not help."""

    instance: str
    state: ConnectionState
    reason: int | None = None
    owner_jid: str | None = None
    logged_out: bool = False


@dataclass(frozen=True, slots=True)
class QrCodeUpdated:
    """A code to scan (`base64` is a data: URL); with `limit_reached` the gateway shows no more."""

    instance: str
    code: str | None
    base64: str | None
    pairing_code: str | None
    limit_reached: bool = False


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """`presence`: available, unavailable, composing, recording or paused."""

    instance: str
    jid: str
    presence: str


@dataclass(frozen=True, slots=True)
class SeenContact:
    """`push_name` is None when the gateway knows none: never overwrite a name with it."""

    jid: str
    push_name: str | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class ContactSeen:
    instance: str
    contacts: tuple[SeenContact, ...]


@dataclass(frozen=True, slots=True)
class CallOffered:
    instance: str
    jid: str
    id: str
    is_video: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and of no interest; `reason` is stable and holds no personal data."""

    instance: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event that we have never seen: keep it and count it."""

    instance: str
    event: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event that lacks something essential; `reason` holds no personal data."""

    instance: str
    reason: str


Message = MessageReceived | MessageEchoed | MessageSentHere
Event = (
    MessageReceived
    | MessageEchoed
    | MessageSentHere
    | MessageEdited
    | MessageDeleted
    | ReceiptArrived
    | ConnectionChanged
    | QrCodeUpdated
    | PresenceChanged
    | ContactSeen
    | CallOffered
    | Ignored
    | Unknown
    | Unreadable
)
