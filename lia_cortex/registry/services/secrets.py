"""Secrets that configuration names and only code reads."""

import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from lia_cortex.kernel.errors import Terminal
from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import Secret

REFERENCE = re.compile(r"\{secret:([A-Z][A-Z0-9_]*)\}")


def seal(value: str) -> bytes:
    """Return the value as it is stored."""
    return _box().encrypt(value.encode())


def fill(text: str) -> str:
    """Return the text with every `{secret:NAME}` replaced; raise Terminal for a name without a value."""
    return REFERENCE.sub(lambda match: _value(match[1]), text)


def named_in(text: str) -> list[str]:
    """Return the names that a text refers to."""
    return REFERENCE.findall(text)


def exists(name: str) -> bool:
    """Tell whether a name has a value, in a row or in the environment."""
    return bool(settings.SECRETS.get(name)) or Secret.objects.filter(name=name).exists()


def forget() -> None:
    """Read the rows again at the next use."""
    _sealed.forget()


def _value(name: str) -> str:
    found = _sealed(name)
    if not found:
        known = str(settings.SECRETS.get(name, ""))
        if not known:
            raise Terminal(f"secret_missing:{name}")
        return known
    try:
        return _box().decrypt(found).decode()
    except InvalidToken as error:
        raise Terminal(f"secret_unreadable:{name}") from error


def _read(name: str) -> bytes:
    row = Secret.objects.filter(name=name).only("sealed").first()
    return bytes(row.sealed) if row else b""


_sealed = Recent(_read)


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
