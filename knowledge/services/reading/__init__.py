"""Turn a file's bytes into Markdown text and pieces, within limits of time, size and memory."""

from knowledge.services.chunking import Piece
from knowledge.services.reading.limits import SECONDS, UnreadableError
from knowledge.services.reading.read import read

__all__ = ["SECONDS", "Piece", "UnreadableError", "read"]
