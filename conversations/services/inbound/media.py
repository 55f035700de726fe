"""Bytes that came with a message: into media storage, out of the raw event."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.core.files.storage import default_storage


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the bytes are; equal bytes are stored once."""

    path: str
    sha256: str
    size: int


def store_base64(encoded: str) -> Stored | None:
    """Store the decoded bytes and return where; None when they are not base64."""
    try:
        data = base64.b64decode(encoded, validate=False)
    except (binascii.Error, ValueError):
        return None
    return store(data) if data else None


def store(data: bytes) -> Stored:
    """Store the bytes under their digest and return where."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"{digest[:2]}/{digest[2:4]}/{digest}"
    if not default_storage.exists(path):
        default_storage.save(path, BytesIO(data))
    return Stored(path, digest, len(data))


def without_bytes(body: object) -> object:
    """Return the event's content with base64 bytes taken out, wherever they stand."""
    if isinstance(body, dict):
        return {name: without_bytes(value) for name, value in body.items() if name != "base64"}
    if isinstance(body, list):
        return [without_bytes(value) for value in body]
    return body
