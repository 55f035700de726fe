"""Learn from the phrases of the lexicon which words and meanings speak of which subject: ridge regressions."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.queries import features, lexicon, subjects, topics
from lia_cortex.integrations.sentences import client as sentences

RIDGE = 0.7
"""How much doubt the weights keep: chosen on the questions of tests/knowledge/corpus/dev_questions.csv."""

Numbers = NDArray[np.float32]


def train(path: Path | None = None) -> int:
    """Write the weights (to the lexicon's folder unless another path is given) and return the number of phrases."""
    phrases = [(text, place) for place, each in enumerate(subjects.subjects()) for text in each.said + each.company]
    texts, labels = [text for text, _ in phrases], np.array([place for _, place in phrases])
    rows = {feature: row for row, feature in enumerate(sorted({each for text in texts for each in features.of(text)}))}
    worded = _worded(texts, rows)
    meant = np.array(sentences.encode([lexicon.spelled(text) for text in texts]), dtype=np.float32)
    ones = np.full((len(texts), 1), topics.BIAS, dtype=np.float32)
    # Once with the meaning and once without: where the provider's vectors are used, words must do alone.
    known = np.vstack([np.hstack([worded, meant, ones]), np.hstack([worded, np.zeros_like(meant), ones])])
    twice = np.concatenate([labels, labels])
    elsewhere = np.array([subjects.is_elsewhere(each.name) for each in subjects.subjects()])
    # The last column tells strangers from customers: it weighs both camps alike, however many subjects each has.
    learnt = np.hstack([_ridge(known, twice), _ridge(known, elsewhere[twice].astype(int))[:, 1:]])
    words, meaning, bias = np.split(learnt, [len(rows), len(rows) + sentences.DIMENSIONS])
    scale = np.abs(words).max(axis=0) / 127
    np.savez_compressed(
        path or lexicon.FOLDER / topics.FILE,
        made_from=np.array(subjects.fingerprint()),
        names=np.array([each.name for each in subjects.subjects()]),
        features=np.array(list(rows), dtype=np.uint32),
        words=np.rint(words / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        meaning=meaning.astype(np.float16),
        bias=(bias[0] * topics.BIAS).astype(np.float32),
    )
    topics.forget()
    return len(phrases)


def _worded(texts: list[str], rows: dict[int, int]) -> Numbers:
    worded = np.zeros((len(texts), len(rows)), dtype=np.float32)
    for told, text in zip(worded, texts, strict=True):
        for feature, worth in features.of(text).items():
            if feature in rows:
                told[rows[feature]] = worth
    return worded


def _ridge(known: Numbers, labels: NDArray[np.int64]) -> Numbers:
    """Return weights by which each label's own phrases score one; labels with few phrases count no less."""
    counts = np.bincount(labels)
    weight = np.sqrt(1 / counts[labels]).astype(np.float32)
    weight /= weight.mean()
    wanted = np.zeros((len(labels), len(counts)), dtype=np.float32)
    wanted[np.arange(len(labels)), labels] = weight
    weighted = known * weight[:, None]
    alike = weighted @ weighted.T
    alike[np.diag_indices_from(alike)] += RIDGE
    return np.asarray(weighted.T @ np.linalg.solve(alike, wanted))
