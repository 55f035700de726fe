"""Learn when a search has found nothing: a logistic regression over questions asked of several companies' articles."""

import hashlib
import json
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.queries import deciding, lexicon, search, subjects
from knowledge.services import example_company, measuring

COMPANIES = lexicon.FOLDER / "companies"
"""A folder for each company: its questions and, but for the example company, its articles."""

DOUBT = 3.0
"""Weight of the squares of the weights of signs that differ by one, against the errors."""

FOLDS = 5
STEPS = 50
NAMES = tuple(field.name for field in fields(deciding.Signs))

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """From how many questions was learnt, and of those left out of each fold what share was judged right."""

    answered: int
    strangers: int
    answered_right: float
    strangers_right: float


def learn(*, now: datetime, path: Path | None = None) -> Learnt:
    """Write the weights (to the lexicon's folder unless another path is given) and return how well they judge."""
    known, answered, groups = _examples(now)
    right = np.zeros(len(answered), dtype=bool)
    for fold in range(FOLDS):
        out = groups % FOLDS == fold
        learnt = _fitted(known[~out], answered[~out])
        right[out] = (_told(known[out], learnt) >= 0) == answered[out]
    bias, *weights = (round(float(value), 4) for value in _fitted(known, answered))
    made = {"made_from": fingerprint(), "bias": bias, "weights": dict(zip(NAMES, weights, strict=True))}
    (path or lexicon.FOLDER / deciding.FILE).write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    deciding.decision.cache_clear()
    return Learnt(
        answered=int(answered.sum()) // 2,
        strangers=int((~answered).sum()) // 2,
        answered_right=float(right[answered].mean()),
        strangers_right=float(right[~answered].mean()),
    )


def fingerprint() -> str:
    """Return what changes when the lexicon or a file of the companies changes."""
    known = hashlib.sha256(subjects.fingerprint().encode())
    files = [each for each in COMPANIES.rglob("*") if each.is_file()]
    for file in sorted([*files, *example_company.ARTICLES.glob("*.md")]):
        known.update(file.name.encode() + b"\0" + file.read_bytes())
    return known.hexdigest()[:16]


def _examples(now: datetime) -> tuple[Numbers, NDArray[np.bool_], NDArray[np.int64]]:
    """Return the signs, whether something answers, and the question's number; each once without its meaning."""
    rows: list[tuple[float, ...]] = []
    answered: list[bool] = []
    for company in sorted(COMPANIES.iterdir()):
        own = company / "articles"
        with measuring.only(own if own.exists() else example_company.ARTICLES, now=now):
            for question in measuring.questions(company / "questions.csv"):
                for by_words in (False, True):
                    rows.append(astuple(search.signs(query=question.text, now=now, by_words=by_words)))
                    answered.append(bool(question.article))
    return np.array(rows), np.array(answered), np.arange(len(rows)) // 2


def _fitted(known: Numbers, answered: NDArray[np.bool_]) -> Numbers:
    """Return the bias and the weights that make the examples likeliest; both kinds count alike."""
    spread = known.std(axis=0) + 1e-9
    telling = np.hstack([np.ones((len(known), 1)), known / spread])
    each = np.where(answered, 0.5 / answered.mean(), 0.5 / (1 - answered.mean()))
    doubt = DOUBT * np.eye(telling.shape[1])
    doubt[0, 0] = 0.0
    found = np.zeros(telling.shape[1])
    for _ in range(STEPS):  # Newton's: a sum this small and curved is at its least after a few
        told = 1 / (1 + np.exp(-np.clip(telling @ found, -50, 50)))
        slope = telling.T @ (each * (told - answered)) + doubt @ found
        curve = (telling * (each * told * (1 - told))[:, None]).T @ telling + doubt
        found = found - np.linalg.solve(curve, slope)
    return np.concatenate([found[:1], found[1:] / spread])


def _told(known: Numbers, learnt: Numbers) -> Numbers:
    return np.asarray(known @ learnt[1:] + learnt[0])
