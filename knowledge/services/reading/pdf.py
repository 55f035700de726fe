"""Read PDF."""

import io

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from knowledge.models import SourceVersion
from knowledge.services.reading.limits import CHARACTERS, PAGES, UnreadableError

Problem = SourceVersion.Problem

HARDLY_ANY = 20
"""Letters a page below which pages with pictures are taken for scans."""


def read(content: bytes) -> str:
    """Return the text of all pages; raise UnreadableError for what has none to give."""
    if b"%PDF-" not in content[:1024]:
        raise UnreadableError(Problem.BROKEN)
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError(Problem.ENCRYPTED)
    try:
        count = len(reader.pages)
    except FileNotDecryptedError as error:
        raise UnreadableError(Problem.ENCRYPTED) from error
    if count > PAGES:
        raise UnreadableError(Problem.TOO_LONG)
    texts: list[str] = []
    length = pictures = 0
    for page in reader.pages:
        text = (page.extract_text() or "").strip()
        pictures += _has_picture(page)
        length += len(text)
        if length > CHARACTERS:
            raise UnreadableError(Problem.TOO_LONG)
        texts.append(text)
    letters = sum(char.isalnum() for text in texts for char in text)
    if pictures and letters < HARDLY_ANY * count:
        raise UnreadableError(Problem.SCANNED)
    return "\n\n".join(text for text in texts if text)


def _has_picture(page: object) -> bool:
    resources = page.get("/Resources")  # type: ignore[attr-defined]
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    drawn = (each.get_object() for each in objects.get_object().values())
    return any(each.get("/Subtype") == "/Image" for each in drawn)
