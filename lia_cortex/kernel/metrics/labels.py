"""What may stand in a label: short words from a small set, never a customer's data."""

import re

OTHER = "other"
MOST_VALUES = 100
"""Different values of one label in one process; each is a time series that Prometheus keeps."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}", re.ASCII)
# A model's name ends in a date and may have a version before it (5.1-2025-11-13); a phone or a CPF has more
# digits, or has them in one run.
_PERSONAL = re.compile(r"[0-9]{9}|(?:[0-9][._:/-]?){11}", re.ASCII)

_seen: dict[tuple[str, str], set[str]] = {}


def is_safe(value: str) -> bool:
    """Return whether the value can be neither a text nor a phone."""
    return bool(_SAFE.fullmatch(value)) and not _PERSONAL.search(value)


def admit(metric: str, label: str, value: object) -> str:
    """Return the value, or `other` where it is not safe or the label has too many values."""
    text = str(value)
    seen = _seen.setdefault((metric, label), set())
    if text in seen:
        return text
    if len(seen) >= MOST_VALUES or not is_safe(text):
        return OTHER
    seen.add(text)
    return text
