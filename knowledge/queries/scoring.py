"""How well a piece answers: its meaning and its words, each between 0 and 1, and a sum of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.queries.candidates import MOST_TERMS, Candidate
from knowledge.queries.terms import CONCEPT, Asked

MEANING, MEANING_ALONE = 0.15, 0.45
"""Share of the meaning in the sum where the question speaks of known concepts, and where it does not.

Calibrated on the questions of tests/knowledge/corpus, as all figures here (docs/knowledge.md).
"""

FAR, NEAR = 0.15, 0.65
"""Cosines that count as no kinship at all and as the same meaning."""

IN_TEXT = 0.7
"""What a term in the text is worth, against one in a title or heading."""

DOUBT, DOUBT_OF_EACH = 4.0, 0.6
"""Weight that a question lacks, for each of its words up to the first: one shared word is no answer yet."""

COMPANY = 0.25
"""What a source's other pieces add to the words of its best one."""

LEAST = 0.25
"""Score below which nothing was found."""

LEAST_OF_BEST = 0.5
"""Passages much weaker than the best one would only distract."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a piece and its parts."""

    total: float
    meaning: float
    words: float


def of(found: Sequence[Candidate], *, asked: Asked) -> list[tuple[Candidate, Score]]:
    """Return the pieces with their scores, best first."""
    reached: dict[str, dict[str, float]] = defaultdict(dict)
    own = {}
    for candidate in found:
        own[candidate.chunk_id] = units = _units(candidate, asked)
        for unit, worth in units.items():
            reached[candidate.source][unit] = max(reached[candidate.source].get(unit, 0.0), worth)
    possible = asked.possible + min(DOUBT, DOUBT_OF_EACH * asked.count)
    share = MEANING if any(term.lexeme.startswith(CONCEPT) for term in asked.terms) else MEANING_ALONE
    scored = []
    for candidate in found:
        alone = sum(own[candidate.chunk_id].values())
        together = sum(reached[candidate.source].values())
        words = ((1 - COMPANY) * alone + COMPANY * together) / possible if possible else 0.0
        meaning = min(max(((candidate.meaning or 0.0) - FAR) / (NEAR - FAR), 0.0), 1.0)
        scored.append((candidate, Score(share * meaning + (1 - share) * words, meaning, words)))
    return sorted(scored, key=lambda each: (-each[1].total, each[0].chunk_id))


def _units(candidate: Candidate, asked: Asked) -> dict[str, float]:
    units: dict[str, float] = {}
    for term, hit in zip(asked.terms[:MOST_TERMS], candidate.hits, strict=True):
        if hit:
            worth = term.weight * (1.0 if hit == 2 else IN_TEXT)
            units[term.unit] = max(units.get(term.unit, 0.0), worth)
    return units
