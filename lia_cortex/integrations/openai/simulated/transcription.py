"""Hear nothing, but read a text that a test or the simulator put into the file."""

import re

from lia_cortex.integrations.openai.simulated.openai_errors import BadRequestError
from lia_cortex.integrations.openai.simulated.phrases import say

MARK = b"TRANSCRIPT="
"""What stands before the text, as in a comment of an Ogg, FLAC or WAV file."""

TEXT_MAX_BYTES = 64 * 1024

BYTES_PER_SECOND = 2_000
"""Of a voice note at 16 kbit/s."""

TOKENS_PER_SECOND = 10

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(rb'\bname="([^"]*)"')
_TYPE = re.compile(rb"content-type:\s*([^\r\n;]+)", re.IGNORECASE)


def form(body: bytes, content_type: str) -> dict[str, tuple[bytes, str]]:
    """Return content and type of each part of a multipart body; raise BadRequestError when it is none."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise BadRequestError("Expected a multipart/form-data body.")
    parts: dict[str, tuple[bytes, str]] = {}
    for part in body.split(b"--" + boundary.group(1).encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name, kind = _NAME.search(head), _TYPE.search(head)
        if name is not None:
            parts[name.group(1).decode()] = (content[:-2], kind.group(1).decode() if kind else "")
    return parts


def heard(content: bytes, mime: str) -> str:
    """Return the text in the file, or words that say that there is none."""
    if mime.startswith("text/"):
        return content.decode("utf-8", "replace").strip()
    at = content.upper().find(MARK)
    if at < 0:
        return say("unheard", "pt")
    start = at + len(MARK)
    text = content[start : _end(content, at, start)]
    return text.decode("utf-8", "replace").strip()


def usage(model: str, content: bytes, text: str) -> dict[str, object]:
    """Return what the endpoint counts: whisper the seconds of the sound, every other model tokens."""
    seconds = max(1, len(content) // BYTES_PER_SECOND)
    if model.startswith("whisper"):
        return {"type": "duration", "seconds": seconds}
    sound, said = seconds * TOKENS_PER_SECOND, len(text) // 4 + 1
    return {
        "type": "tokens",
        "input_tokens": sound,
        "input_token_details": {"text_tokens": 0, "audio_tokens": sound},
        "output_tokens": said,
        "total_tokens": sound + said,
    }


def _end(content: bytes, at: int, start: int) -> int:
    # A Vorbis comment is preceded by its length; any other place ends the text with a NUL or with the file.
    length = int.from_bytes(content[at - 4 : at], "little") if at >= 4 else 0
    if len(MARK) < length <= TEXT_MAX_BYTES and at + length <= len(content):
        return at + length
    nul = content.find(b"\0", start)
    return nul if nul >= 0 else len(content)
