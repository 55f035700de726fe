"""Pictures and voice messages, with the words inside that the simulated vision and hearing read."""

import base64
from functools import cache
from io import BytesIO

from PIL import Image

from lia_cortex.simulator.load.talks.plan import Line

SIZE = (1080, 1440)
"""Of a photo as WhatsApp passes it on."""
GRAIN, QUALITY = 3, 80
WORDS = {
    "router": "Roteador com a luz LOS vermelha",
    "receipt": "Comprovante de Pix, valor R$ 99,90, em 10/11/2026",
}
VOICE_SECONDS = 4
VOICE_BYTES_PER_SECOND = 2_000


def body(line: Line) -> dict[str, object]:
    """Return the message as the simulated gateway takes it from a phone."""
    if line.kind == "text":
        return {"type": "text", "id": line.id, "text": line.text}
    if line.kind == "voice":
        return {"type": "audio", "id": line.id, "base64": _encoded(voice(line.text)), "seconds": VOICE_SECONDS}
    return {
        "type": "image",
        "id": line.id,
        "caption": line.text,
        "mime": "image/jpeg",
        # Behind a picture's end anything may stand: no two customers send the same bytes.
        "base64": _encoded(picture(line.kind) + line.id.encode()),
    }


@cache
def picture(shows: str) -> bytes:
    """Return a photo of this, some 200 kB large."""
    written = BytesIO()
    noise = Image.effect_noise((SIZE[0] // GRAIN, SIZE[1] // GRAIN), 40)
    noise.resize(SIZE).convert("RGB").save(written, "JPEG", quality=QUALITY, comment=WORDS[shows])
    return written.getvalue()


def voice(words: str) -> bytes:
    """Return an Ogg file that carries these words in its comment and sound's bytes behind it."""
    comment = f"TRANSCRIPT={words}".encode()
    head = b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(11)
    sound = bytes(range(256)) * (VOICE_SECONDS * VOICE_BYTES_PER_SECOND // 256)
    return head + b"OpusTags" + len(comment).to_bytes(4, "little") + comment + sound


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
