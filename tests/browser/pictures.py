"""Pictures, stickers and videos for customers to send."""

import io
import struct
import zlib

from PIL import Image


def png(width: int = 240, height: int = 160) -> bytes:
    """Return a small evening sky."""
    rows = b"".join(b"\0" + b"".join(_colour(x / width, y / height) for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def sticker() -> bytes:
    """Return a small yellow sticker, as WhatsApp's are: WebP, with a transparent ground."""
    held = io.BytesIO()
    Image.new("RGBA", (64, 64), (255, 214, 10, 200)).save(held, "WEBP")
    return held.getvalue()


def video() -> bytes:
    """Return the smallest MP4 file that says what it is: a file of its brand without a picture in it."""
    brand = b"isom" + struct.pack(">I", 512) + b"isomiso2mp41"
    times = struct.pack(">IIIIIIHH", 0, 0, 0, 1000, 1000, 0x10000, 0x100, 0) + bytes(8)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = _box(b"mvhd", times + matrix + bytes(24) + struct.pack(">I", 1))
    return _box(b"ftyp", brand) + _box(b"moov", header) + _box(b"mdat", b"")


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def _colour(x: float, y: float) -> bytes:
    is_sun = (x - 0.7) ** 2 + ((y - 0.45) / 1.5) ** 2 < 0.008
    return bytes((255, 214, 140) if is_sun else (int(60 + 160 * y), int(70 + 70 * y + 30 * x), int(150 - 50 * y)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
