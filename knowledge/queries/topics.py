"""Which subjects a text is about, by weights learnt from the phrases of the lexicon (`manage.py train_topics`)."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.queries import features, lexicon, subjects

FILE = "topics.npz"
BIAS = 0.3

SHARPNESS = 25.0
"""How much one score must lead another to count for it: made so that shares read as probabilities."""

LEAST, MOST = 0.02, 8
"""Subjects of a question that are looked for: those with at least this share, and at most so many."""

_lock = threading.Lock()
_weights: "Weights | None" = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Names of the subjects, and what each feature and each dimension of a local vector says for each of them.

    One column more than there are names: the last says how strange a text is to any such company.
    """

    names: tuple[str, ...]
    rows: dict[int, int]
    words: Any
    scale: Any
    meaning: Any
    bias: Any
    elsewhere: Any
    made_from: str


@dataclass(frozen=True, slots=True)
class About:
    """Shares of a text's likeliest subjects, best first, and the share of all that lie elsewhere.

    `strangeness` is near 1 for what strangers ask and near 0 for what customers ask; learnt apart from the subjects.
    """

    shares: dict[str, float]
    elsewhere: float
    strangeness: float = 0.0


def about(text: str, *, vector: Sequence[float] | None = None) -> About:
    """Return how much of the text is about which subject; a local encoder's vector makes it surer."""
    import numpy as np  # noqa: PLC0415 - only where somebody searches or stores

    known = weights()
    found = {feature: worth for feature, worth in features.of(text).items() if feature in known.rows}
    scores = known.bias.copy()
    if found:
        rows = [known.rows[feature] for feature in found]
        scores += (
            np.array(list(found.values()), dtype=np.float32) @ known.words[rows].astype(np.float32)
        ) * known.scale
    if vector is not None:
        scores += np.asarray(vector, dtype=np.float32) @ known.meaning
    scores, strangeness = scores[:-1], float(scores[-1])
    spread = np.exp((scores - scores.max()) * SHARPNESS)
    spread /= spread.sum()
    best = np.argsort(-spread)[:MOST]
    return About(
        shares={known.names[place]: float(spread[place]) for place in best if spread[place] >= LEAST},
        elsewhere=float(spread[known.elsewhere].sum()),
        strangeness=strangeness,
    )


def weights() -> Weights:
    """Return the weights, read once in each process."""
    global _weights  # noqa: PLW0603 - one for all threads of the process: it is only read
    with _lock:
        if _weights is None:
            _weights = _load()
    return _weights


def forget() -> None:
    """Let the next text be told by the weights that are stored by then."""
    global _weights  # noqa: PLW0603
    with _lock:
        _weights = None


def _load() -> Weights:
    import numpy as np  # noqa: PLC0415

    with np.load(lexicon.FOLDER / FILE, allow_pickle=False) as file:
        names = tuple(file["names"].tolist())
        return Weights(
            names=names,
            rows={feature: row for row, feature in enumerate(file["features"].tolist())},
            words=file["words"],
            scale=file["scale"],
            meaning=file["meaning"].astype(np.float32),
            bias=file["bias"],
            made_from=str(file["made_from"]),
            elsewhere=np.array([subjects.is_elsewhere(name) for name in names]),
        )
