"""Read text and Markdown."""

from knowledge.models import SourceVersion
from knowledge.services.reading.limits import UnreadableError


def read(content: bytes) -> str:
    """Return the text: UTF-8 with or without a mark, UTF-16 with one, else Windows' Western European."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\x00" in content:
        raise UnreadableError(SourceVersion.Problem.BROKEN)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
