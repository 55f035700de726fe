"""Read a PDF within limits of time, memory, pages and characters."""

import json
from dataclasses import dataclass
from pathlib import Path

from lia_cortex.kernel.confined import Script
from lia_cortex.kernel.errors import Terminal

AT_ONCE = 2
"""Each may take a core and `MEGABYTES`."""

CHILD = Script(Path(__file__).with_name("child.py"), slots=AT_ONCE, busy="pdf_busy")
PAGES, CHARACTERS, SECONDS, MEGABYTES = 20, 20_000, 15, 512


@dataclass(frozen=True, slots=True)
class PdfText:
    """Text of the first pages; `is_cut` when there is more."""

    text: str
    pages: int
    is_cut: bool


def read(
    data: bytes,
    *,
    pages: int = PAGES,
    characters: int = CHARACTERS,
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
) -> PdfText:
    """Return the file's text; raise Terminal (`pdf_encrypted`, `pdf_scanned`, `pdf_broken`, `pdf_too_much`).

    Raise Retryable when others are being read.
    """
    written = CHILD.run(data, arguments=(pages, characters, seconds, megabytes), seconds=seconds * 2)
    if written is None:
        raise Terminal("pdf_too_much")
    try:
        told = json.loads(written)
    except ValueError as error:
        raise Terminal("pdf_broken") from error
    if "problem" in told:
        raise Terminal(f"pdf_{told['problem']}")
    return PdfText(str(told["text"]).replace("\0", ""), int(told["pages"]), bool(told["is_cut"]))
