"""Read a file of any kind."""

import logging
from collections.abc import Callable

from knowledge.models import Source, SourceVersion
from knowledge.services import chunking
from knowledge.services.chunking import Piece
from knowledge.services.reading import docx, html, limits, pdf, plain, table
from knowledge.services.reading.limits import UnreadableError

log = logging.getLogger(__name__)

_TEXTS: dict[str, Callable[[bytes], str]] = {
    Source.Kind.TEXT: plain.read,
    Source.Kind.MARKDOWN: plain.read,
    Source.Kind.ARTICLE: plain.read,
    Source.Kind.PDF: pdf.read,
    Source.Kind.DOCX: docx.read,
    Source.Kind.HTML: html.read,
}


def read(kind: str, content: bytes) -> tuple[str, list[Piece]]:
    """Return the file's text as Markdown, and its pieces; raise UnreadableError with the reason.

    A library's own error on a damaged file is the reason `broken`, whatever its class.
    """
    try:
        with limits.in_time():
            if kind == Source.Kind.CSV:
                return table.read(content)
            text = limits.bounded(_TEXTS[kind](content))
            return text, chunking.split(text)
    except UnreadableError:
        raise
    except MemoryError as error:
        raise UnreadableError(SourceVersion.Problem.TOO_LARGE) from error
    except Exception as error:
        log.info("knowledge.broken_file kind=%s error=%s", kind, type(error).__name__)
        raise UnreadableError(SourceVersion.Problem.BROKEN) from error
