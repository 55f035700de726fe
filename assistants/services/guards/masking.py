"""Hide private values and codes in what a verdict keeps as evidence."""

import re

from assistants.services import private_patterns

LONGEST = 200
_LONG_NUMBER = re.compile(r"\d[\d .-]{4,}\d")


def masked(text: str) -> str:
    """Return the text with personal data named by kind, and long numbers by their last two digits."""
    parts: list[str] = []
    end = 0
    for found in private_patterns.find(text):
        parts += [text[end : found.start], f"[{found.kind}]"]
        end = found.end
    shown = "".join([*parts, text[end:]])
    return _LONG_NUMBER.sub(lambda match: f"…{match.group()[-2:]}", shown)[:LONGEST]
