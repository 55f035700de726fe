"""Keep what is personal unreadable in rows: encrypted to be read again, or as keyed digests to be compared."""

import hashlib
import hmac
from typing import Any

import orjson
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(value: Any) -> bytes:
    """Return the JSON value encrypted."""
    return _box().encrypt(orjson.dumps(value))


def unseal(sealed: bytes | memoryview) -> Any:
    """Return the JSON value again."""
    return orjson.loads(_box().decrypt(bytes(sealed)))


def digest(*parts: str) -> str:
    """Return the keyed digest of these parts under the newest key."""
    return _digest(settings.ENCRYPTION_KEYS[0], parts)


def digests(*parts: str) -> list[str]:
    """Return the digests under every key that may have been the newest."""
    return [_digest(key, parts) for key in settings.ENCRYPTION_KEYS]


def _digest(key: str, parts: tuple[str, ...]) -> str:
    return hmac.new(key.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
