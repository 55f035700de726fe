"""Whether what was found answers the question at all, or the question is a stranger's: a small logistic model.

Its weights are learnt by `manage.py train_topics` from the questions of `lexicon/companies`, each asked of the articles
of its company. None of its signs knows an article or a subject by name, so that it judges any company's articles.
"""

import json
import math
from dataclasses import asdict, dataclass
from functools import lru_cache

from knowledge.queries import lexicon

FILE = "decision.json"

LEAST = 0.4
"""Probability of an answer below which nothing was found; chosen on the tuning questions of tests/knowledge/corpus.

Not a half: a question that finds nothing is a loss, a stranger's passage is one that the assistant can still refuse.
"""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a stranger's question from one that the knowledge answers.

    `strangeness`: how unlike a customer's question it sounds, less where the articles sound so too. `elsewhere`: share
    of its subjects that no such company has, nor this knowledge. `ours`: share of such subjects that this knowledge has
    all the same. `subject`, `words`: how well the best piece meets its subjects and its words.
    """

    strangeness: float
    elsewhere: float
    ours: float
    subject: float
    words: float


@dataclass(frozen=True, slots=True)
class Decision:
    """The weights of the signs; `made_from` tells what they were learnt from."""

    bias: float
    weights: dict[str, float]
    made_from: str

    def probability(self, signs: Signs) -> float:
        """Return how likely the knowledge answers, between 0 and 1."""
        told = self.bias + sum(self.weights[name] * value for name, value in asdict(signs).items())
        return 1 / (1 + math.exp(-max(min(told, 50.0), -50.0)))


@lru_cache(maxsize=1)
def decision() -> Decision:
    """Return the stored weights, read once in each process."""
    told = json.loads((lexicon.FOLDER / FILE).read_text(encoding="utf-8"))
    return Decision(bias=told["bias"], weights=told["weights"], made_from=told["made_from"])
