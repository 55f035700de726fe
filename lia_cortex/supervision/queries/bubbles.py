"""What a thread consists of: bubbles and the lines between them."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class Versioned:
    """Something whose shown form changes exactly when its data does."""

    @property
    def version(self) -> int:
        """Return a number by which a page tells whether it shows this already."""
        return zlib.crc32(repr(self).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file says; `label` tells how it was taken in, or why not; `is_simulated`: no model saw or heard it."""

    label: str
    text: str
    facts: tuple[tuple[str, str], ...]
    pages: int | None
    is_failed: bool
    is_simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One attachment; `show` is how a browser can show it: image, audio, video, or nothing."""

    public_id: str
    state: str
    state_label: str
    mime: str
    name: str
    size: int | None
    seconds: int | None
    is_voice_note: bool
    show: str
    has_thumbnail: bool
    taken: Taken | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The beginning of the message that is answered."""

    public_id: str
    author: str
    who: str
    kind: str
    kind_label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """An emoji under a bubble."""

    emoji: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumb:
    """What one of us thinks of an assistant's message; `is_corrected`: and what it should have said."""

    thumb: str
    who: str
    is_corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble(Versioned):
    """One message with everything that belongs to it; `status` is empty for what came in."""

    public_id: str
    direction: str
    author: str
    who: str
    kind: str
    kind_label: str
    text: str
    details: Mapping[str, Any]
    status: str
    error: str
    conversation_id: str
    outbound_id: str
    at: datetime
    is_edited: bool
    is_deleted: bool
    earlier_texts: tuple[str, ...]
    quote: Quote | None
    files: tuple[File, ...]
    reactions: tuple[Reaction, ...]
    thumbs: tuple[Thumb, ...] = ()
    is_joined: bool = False
    """The same author goes on within the minute: the name stands above the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Versioned):
    """What a person of ours wrote to others of ours; `to` names who it was whispered to, where that is a person.

    A whisper to the assistant `was_read` once its answer took it in, and `is_missed` where the floor went before.
    """

    key: str
    is_whisper: bool
    was_read: bool
    is_missed: bool
    who: str
    to: str
    is_mine: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Versioned):
    """Something that happened to the conversation; `details` are phrases."""

    key: str
    kind: str
    label: str
    actor: str
    details: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the customer is promised next, and until when; while it is paused only how much of it is left."""

    label: str
    due_at: datetime | None = None
    warned_at: datetime | None = None
    left_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Versioned):
    """The conversation above its thread; `may` are the verbs of who looks, `is_cut`: nothing can be sent now."""

    pk: int
    public_id: str
    protocol: str
    contact: str
    initials: str
    address: str
    number: str
    state: str
    state_label: str
    owner_kind: str
    owner: str
    owner_id: str
    is_answering: bool
    is_watched: bool
    is_cut: bool
    assistant: str
    is_second_provider: bool
    priority: int
    urgency: str
    tags: tuple[str, ...]
    snoozed_until: datetime | None
    promise: Promise | None
    may: tuple[str, ...]
    opened_at: datetime
    waiting_since: datetime | None
    handoff_reason: str
    handoff_summary: str
    close_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Some of a conversation, oldest first; `earlier` is the cursor of what came before."""

    head: Head
    items: list[Bubble | Line | Remark]
    earlier: str
    answering: str = ""
    """The assistant that is composing what comes next; empty where nobody is, and in older pages."""
