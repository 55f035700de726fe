"""Read Word documents."""

import io
import zipfile

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from knowledge.models import SourceVersion
from knowledge.services.reading.limits import RATIO, UNPACKED, UnreadableError

Problem = SourceVersion.Problem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted document, or one of Word before 2007, begins."""

_CHUNK = 64 * 1024


def read(content: bytes) -> str:
    """Return the document's text with its headings as Markdown; raise UnreadableError with the reason."""
    if content.startswith(_OLE):
        raise UnreadableError(Problem.ENCRYPTED if _is_encrypted(content) else Problem.BROKEN)
    _measure(content)
    document = Document(io.BytesIO(content))
    parts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            parts.append(_paragraph(block))
        elif isinstance(block, Table):
            parts += [" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows]
    return "\n\n".join(part for part in parts if part.strip())


def _is_encrypted(content: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in content


def _measure(content: bytes) -> None:
    """Raise UnreadableError for a bomb: sizes are counted while unpacking, a file may lie about them."""
    left = min(UNPACKED, max(len(content), 4096) * RATIO)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if any(each.flag_bits & 1 for each in packed.infolist()):
            raise UnreadableError(Problem.ENCRYPTED)
        if sum(each.file_size for each in packed.infolist()) > left:
            raise UnreadableError(Problem.BOMB)
        for each in packed.infolist():
            with packed.open(each) as file:
                while block := file.read(_CHUNK):
                    left -= len(block)
                    if left < 0:
                        raise UnreadableError(Problem.BOMB)


def _paragraph(paragraph: Paragraph) -> str:
    text = paragraph.text.strip()
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    if not text:
        return ""
    if name == "Title":
        return f"# {text}"
    # Word's own names of its styles stay English in files of every language.
    if name.startswith("Heading ") and name.removeprefix("Heading ").isdigit():
        return f"{'#' * min(int(name.removeprefix('Heading ')), 6)} {text}"
    return f"- {text}" if name.startswith("List") else text
