"""What bytes are, told by the bytes: nobody's word for it is taken."""

import puremagic

HEAD = 4096
"""Bytes that are looked at; nothing that we act upon needs more."""

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PDF = "application/pdf"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

_USUAL = {
    "application/ogg": "audio/ogg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/x-m4a": "audio/mp4",
}
_SOUND_OF = {"video/mp4": "audio/mp4", "video/webm": "audio/webm", "video/3gpp": "audio/3gpp", "video/ogg": "audio/ogg"}
"""Containers of sound and pictures alike: in a voice message they hold sound."""


def sniff(data: bytes, *, is_sound: bool = False) -> str:
    """Return the type that the bytes have; `is_sound` decides for containers that hold sound or pictures."""
    head = data[:HEAD]
    if head.startswith(b"#!AMR"):
        return "audio/amr"
    try:
        found = [match.mime_type for match in puremagic.magic_string(head) if match.mime_type]
    except (puremagic.PureError, ValueError):
        found = []
    mime = found[0] if found else _plain(data)
    mime = _USUAL.get(mime, mime)
    return _SOUND_OF.get(mime, mime) if is_sound else mime


def _plain(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    return TEXT if text and all(char.isprintable() or char.isspace() for char in text[:HEAD]) else UNKNOWN
