"""Find what a reader does not see: invisible characters, direction marks, tags, and words spelled out to pass."""

import re

INVISIBLE = "invisible characters"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_JOINERS = re.compile("(?<=[A-Za-z0-9])[\u200c\u200d]|[\u200c\u200d](?=[A-Za-z0-9])")
_MARKUP = re.compile(
    r"<!--|<\s*/?\s*(?:script|img|iframe|svg|style|a|span|div|font|meta|link)\b|!\[[^\]]*\]\(|\bdata:\w+/\w+;",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"(?:(?<!\w)\w(?:[ .,;|-]{1,2}|\n)){12,}")
_BLOB = re.compile(r"(?<![\w/+])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40,}={0,2}(?![\w/+])")


def found_in(text: str) -> str:
    """Return what is hidden in a text, in words that can be stored, or nothing."""
    if not text.isascii() and (_INVISIBLE.search(text) or _JOINERS.search(text)):
        return INVISIBLE
    if _CONTROL.search(text):
        return "control characters"
    if _MARKUP.search(text):
        return "markup"
    if _BLOB.search(text):
        return "encoded text"
    return "spelled-out text" if _SPELLED.search(text) else ""


def without(text: str) -> str:
    """Return the text without characters that nobody sees, for what goes to a model."""
    if text.isascii() and not _CONTROL.search(text):
        return text
    return _JOINERS.sub("", _CONTROL.sub("", _INVISIBLE.sub("", text)))
