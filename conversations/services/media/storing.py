"""Bytes that came with a message: into media storage, out of the raw event."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from django.core.files.storage import default_storage

from lia_cortex.registry.services import knobs

TOO_LARGE = "too_large"

LATE, EARLY = timedelta(hours=12), timedelta(minutes=5)
"""A message's files go under its own day for so long after it was sent; `EARLY` is how much a phone's clock may err."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the bytes are, equal ones of a day once. Without a path they were not kept: `refused` says why."""

    path: str
    sha256: str
    size: int
    refused: str = ""


def store_base64(encoded: str, *, sent_at: datetime, now: datetime) -> Stored | None:
    """Store the decoded bytes and return where; None when they are not base64."""
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return store(data, sent_at=sent_at, now=now) if data else None


def store(data: bytes, *, sent_at: datetime, now: datetime) -> Stored:
    """Store the bytes under the message's day and their digest, unless there are too many of them.

    The day is the message's and not the attempt's: the same bytes come again when a worker died before their row was
    written, or as a duplicate, and after midnight they would stand under a second path that no row names. Once the day
    is over by `LATE` nothing new comes to stand there: what is past its retention can be deleted without a lock.
    """
    digest = hashlib.sha256(data).hexdigest()
    day = sent_at if now - LATE <= sent_at <= now + EARLY else now
    if len(data) > largest():
        return Stored("", digest, len(data), refused=TOO_LARGE)
    return Stored(keep(f"{day.astimezone(UTC):%Y/%m/%d}/{digest}", data), digest, len(data))


def keep(path: str, data: bytes) -> str:
    """Store the bytes at this path, or beside it, and return where.

    A worker that died while it wrote left a part of the file: its size tells, and it is not used.
    """
    if default_storage.exists(path) and default_storage.size(path) == len(data):
        return path
    return default_storage.save(path, BytesIO(data))


def read(path: str) -> bytes:
    """Return stored bytes; raise FileNotFoundError when storage has lost them."""
    with default_storage.open(path) as opened:
        content: bytes = opened.read()
    return content


def delete(path: str) -> None:
    """Delete stored bytes; it is no error when they are gone."""
    default_storage.delete(path)


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(knobs.value(knobs.MEDIA_MAX_MEGABYTES) * 1024 * 1024)


def without_bytes(body: object) -> object:
    """Return the event's content with base64 bytes taken out, wherever they stand."""
    if isinstance(body, dict):
        return {name: without_bytes(value) for name, value in body.items() if name != "base64"}
    if isinstance(body, list):
        return [without_bytes(value) for value in body]
    return body
