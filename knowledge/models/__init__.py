"""The rows of the knowledge."""

from knowledge.models.answer import CachedAnswer
from knowledge.models.chunk import DIMENSIONS, Chunk, ChunkVector, EmbeddingSpace, Word
from knowledge.models.miss import Miss
from knowledge.models.source import Article, Source
from knowledge.models.version import SourceVersion, Upload

__all__ = [
    "DIMENSIONS",
    "Article",
    "CachedAnswer",
    "Chunk",
    "ChunkVector",
    "EmbeddingSpace",
    "Miss",
    "Source",
    "SourceVersion",
    "Upload",
    "Word",
]
