"""Read a PDF within limits of time, memory, pages and characters."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lia_cortex.kernel.errors import Terminal

CHILD = Path(__file__).with_name("child.py")
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
    """Return the file's text; raise Terminal (`pdf_encrypted`, `pdf_scanned`, `pdf_broken`, `pdf_too_much`)."""
    limits = [str(limit) for limit in (pages, characters, seconds, megabytes)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, and numbers
            [sys.executable, "-I", str(CHILD), *limits],
            input=data,
            capture_output=True,
            timeout=seconds * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Terminal("pdf_too_much") from error
    if done.returncode < 0:
        raise Terminal("pdf_too_much")
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise Terminal("pdf_broken") from error
    if "problem" in told:
        raise Terminal(f"pdf_{told['problem']}")
    return PdfText(str(told["text"]).replace("\0", ""), int(told["pages"]), bool(told["is_cut"]))
