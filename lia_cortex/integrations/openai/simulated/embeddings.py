"""Vectors without a model: hashed character n-grams, of unit length, the same for the same text."""

import base64
import math
import struct
import zlib
from typing import Any

from lia_cortex.integrations.openai.simulated.openai_errors import BadRequestError
from lia_cortex.integrations.openai.simulated.output import model_name
from lia_cortex.integrations.openai.simulated.words import folded

DIMENSIONS = 1536
DIMENSIONS_MAX = 3072
TEXT_MAX_LENGTH = 4000
NGRAMS = (3, 4, 5)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an embeddings answer; raise BadRequestError as the real endpoint would."""
    texts = request.get("input")
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
        raise BadRequestError("'$.input' is invalid.", param="input")
    size = request.get("dimensions") or DIMENSIONS
    if not isinstance(size, int) or not 1 <= size <= DIMENSIONS_MAX:
        raise BadRequestError("Invalid value for 'dimensions'.", param="dimensions")
    packed = request.get("encoding_format") == "base64"
    rows = [
        {
            "object": "embedding",
            "index": index,
            "embedding": _packed(vector(text, size)) if packed else vector(text, size),
        }
        for index, text in enumerate(texts)
    ]
    tokens = sum(len(text) // 4 + 1 for text in texts)
    return {
        "object": "list",
        "data": rows,
        "model": model_name(request.get("model")),
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def vector(text: str, size: int) -> list[float]:
    """Return the unit vector of a text."""
    plain = f" {' '.join(folded(text[:TEXT_MAX_LENGTH]).split())} "
    sums = [0.0] * size
    for length in NGRAMS:
        for start in range(max(1, len(plain) - length + 1)):
            hashed = zlib.crc32(plain[start : start + length].encode())
            sums[(hashed >> 1) % size] += 1.0 if hashed & 1 else -1.0
    norm = math.sqrt(math.fsum(value * value for value in sums))
    if norm == 0:
        sums[0], norm = 1.0, 1.0
    return [value / norm for value in sums]


def _packed(values: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()
