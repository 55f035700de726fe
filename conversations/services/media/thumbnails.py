"""Small pictures for the pages, made without trusting the large ones."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from lia_cortex.kernel.errors import Terminal

EDGE = 480
MOST_PIXELS = 50_000_000
"""A phone's camera makes a quarter of it; what unfolds to more in memory is meant to."""

KINDS = ("JPEG", "PNG", "WEBP", "GIF")


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG, and the size of the picture itself."""

    data: bytes
    width: int
    height: int


def make(data: bytes) -> Thumbnail:
    """Return the thumbnail of a picture; raise Terminal (`too_many_pixels`, `not_a_picture`)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _made(data)
    except Image.DecompressionBombError as error:
        raise Terminal("too_many_pixels") from error
    except Terminal:
        raise
    except Exception as error:
        # Pillow's readers raise whatever their formats make them stumble over.
        raise Terminal("not_a_picture") from error


def _made(data: bytes) -> Thumbnail:
    with Image.open(BytesIO(data), formats=KINDS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise Terminal("too_many_pixels")
        opened.draft("RGB", (EDGE, EDGE))
        turned = ImageOps.exif_transpose(opened)
        turned.thumbnail((EDGE, EDGE))
        small = Image.new("RGB", turned.size, "white")
        whole = turned.convert("RGBA")
        small.paste(whole, mask=whole.getchannel("A"))
    written = BytesIO()
    small.save(written, "JPEG", quality=80)
    return Thumbnail(written.getvalue(), width, height)
