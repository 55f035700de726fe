"""Small pictures for the pages, made without trusting the large ones."""

import json
from dataclasses import dataclass
from pathlib import Path

from lia_cortex.kernel.confined import Script
from lia_cortex.kernel.errors import Terminal

AT_ONCE = 3
"""Each may take a core for a moment and `MEGABYTES`."""

CHILD = Script(Path(__file__).with_name("child.py"), slots=AT_ONCE, busy="pictures_busy")

EDGE = 480
MOST_PIXELS = 50_000_000
"""A phone's camera makes a quarter of it; what unfolds to more in memory is meant to."""

SECONDS = 5
"""Of a processor; a phone's picture takes a twentieth of one."""

MEGABYTES = 768


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG, and the size of the picture itself."""

    data: bytes
    width: int
    height: int


def shrink(data: bytes, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> Thumbnail:
    """Return the thumbnail of a picture; raise Terminal (`too_many_pixels`, `not_a_picture`).

    Raise Retryable when too many others are being made.
    """
    written = CHILD.run(data, arguments=(EDGE, MOST_PIXELS, seconds, megabytes), seconds=seconds * 4)
    head, _, small = (written or b"").partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError as error:
        # Ended by a limit, or by a reader that the picture made crash.
        raise Terminal("not_a_picture") from error
    if "problem" in told:
        raise Terminal(str(told["problem"]))
    return Thumbnail(small, int(told["width"]), int(told["height"]))
