"""What the simulated WhatsApp holds in memory."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from lia_cortex.integrations.evolution.simulated import numbers

Status = Literal["pending", "server", "delivered", "read"]
Origin = Literal["customer", "api", "phone"]
Json = dict[str, Any]


def cuid() -> str:
    """Return an id like those of the gateway's database."""
    return "c" + secrets.token_hex(12)


def message_id() -> str:
    """Return a message id like those of WhatsApp Web."""
    return "3EB0" + secrets.token_hex(9).upper()


@dataclass(slots=True)
class Webhook:
    url: str
    enabled: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    by_events: bool = False
    base64: bool = False
    events: list[str] = field(default_factory=list)
    id: str = field(default_factory=cuid)
    created_at: str = ""
    updated_at: str = ""


@dataclass(slots=True)
class Instance:
    """`number`: digits of the paired phone, None before the first; `sends_base64` is set on connecting."""

    name: str
    number: str | None = None
    state: Literal["open", "connecting", "close"] = "close"
    webhook: Webhook | None = None
    sends_base64: bool | None = None
    reason: int | None = None
    qr_count: int = 0
    code: str = ""
    code_until: float = 0.0
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    token: str = field(default_factory=lambda: str(uuid.uuid4()).upper())
    backlog: list[Callable[[], None]] = field(default_factory=list)
    created_at: str = ""

    @property
    def jid(self) -> str | None:
        return f"{self.number}@s.whatsapp.net" if self.number else None


@dataclass(slots=True)
class Phone:
    """A customer's phone. `reads`: opens what it gets; offline it gets nothing until it is back."""

    number: str
    name: str
    on_whatsapp: bool = True
    online: bool = True
    reads: bool = True
    company: str | None = None
    typing: dict[str, tuple[str, float]] = field(default_factory=dict)
    seen_by: set[str] = field(default_factory=set)
    waiting: list[Callable[[], None]] = field(default_factory=list)

    @property
    def jid(self) -> str:
        return f"{self.number}@s.whatsapp.net"

    @property
    def lid(self) -> str:
        return numbers.lid_of(self.number)


@dataclass(slots=True)
class Attachment:
    base64: str
    mime: str
    filename: str | None = None
    seconds: int | None = None
    is_voice_note: bool = False


@dataclass(slots=True)
class Message:
    """One bubble; `row` is how the gateway tells it, without base64 and instanceId."""

    id: str
    phone: Phone
    company: str
    by: Literal["customer", "company"]
    origin: Origin
    instance: str | None
    kind: str
    text: str
    at: float
    row: Json
    attachment: Attachment | None = None
    detail: Json = field(default_factory=dict)
    quoted_id: str | None = None
    status: Status = "pending"
    edited: bool = False
    deleted: bool = False
    reactions: dict[str, str] = field(default_factory=dict)
    cuid: str = field(default_factory=cuid)

    @property
    def key(self) -> Json:
        key: Json = self.row["key"]
        return key
