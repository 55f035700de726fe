"""How well a piece answers: its subject, its meaning and its words, each between 0 and 1, and a sum of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.queries import deciding
from knowledge.queries.candidates import MOST_TERMS, Candidate
from knowledge.queries.terms import CONCEPT, SUBJECT, SUBJECT_WORTH, Asked

SUBJECTS = 0.7
"""Share of the subjects in the sum."""

SUBJECT_NEARBY, SUBJECTS_OF_SOURCE = 0.6, 0.5
"""What a subject that a piece merely touches is worth; what a source's other pieces count beside its best one."""

MEANING, MEANING_ALONE = 0.3, 0.45
"""Share of the meaning in the rest where the question speaks of known concepts, and where it does not.

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

LEAST = 0.06
"""Score below which nothing was found."""

LEAST_OF_BEST = 0.2
"""Passages much weaker than the best one would only distract."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a piece and its parts."""

    total: float
    meaning: float
    words: float
    subject: float


def of(found: Sequence[Candidate], *, asked: Asked) -> list[tuple[Candidate, Score]]:
    """Return the pieces with their scores, best first; all zero where the question is taken for a stranger's.

    Also then a source that has all of the question's words, or the single word that was typed, keeps its score.
    """
    scored, reached = _weighed(found, asked)
    if deciding.decision().probability(signs(scored, asked=asked)) < deciding.LEAST:
        scored = [
            (piece, score if _has_all(reached[piece.source], asked) else replace(score, total=0.0))
            for piece, score in scored
        ]
    return sorted(scored, key=lambda each: (-each[1].total, each[0].chunk_id))


def signs(scored: Sequence[tuple[Candidate, Score]], *, asked: Asked) -> deciding.Signs:
    """Return what tells whether the best of the pieces answers the question."""
    best = max((score for _, score in scored), key=lambda score: score.total, default=Score(0.0, 0.0, 0.0, 0.0))
    return deciding.Signs(
        strangeness=asked.strangeness,
        elsewhere=asked.elsewhere,
        ours=asked.ours,
        subject=best.subject,
        words=best.words,
    )


def weighed(found: Sequence[Candidate], *, asked: Asked) -> list[tuple[Candidate, Score]]:
    """Return the pieces with their scores, whoever may have asked."""
    return _weighed(found, asked)[0]


def _weighed(
    found: Sequence[Candidate], asked: Asked
) -> tuple[list[tuple[Candidate, Score]], dict[str, dict[str, float]]]:
    """Return the pieces with their scores, and what each source's pieces together have of the question."""
    own = [_units(candidate, asked) for candidate in found]
    reached: dict[str, dict[str, float]] = defaultdict(dict)
    for candidate, units in zip(found, own, strict=True):
        of_source = reached[candidate.source]
        for unit, worth in units.items():
            of_source[unit] = max(of_source.get(unit, 0.0), worth)
    whole = {source: _sums(units) for source, units in reached.items()}
    possible = asked.possible + min(DOUBT, DOUBT_OF_EACH * asked.count)
    share = MEANING if any(_is_concept(term.lexeme) for term in asked.terms) else MEANING_ALONE
    scored = []
    for candidate, units in zip(found, own, strict=True):
        alone, together = _sums(units), whole[candidate.source]
        words = ((1 - COMPANY) * alone[0] + COMPANY * together[0]) / possible if possible else 0.0
        subject = ((1 - SUBJECTS_OF_SOURCE) * alone[1] + SUBJECTS_OF_SOURCE * together[1]) / SUBJECT_WORTH
        meaning = min(max(((candidate.meaning or 0.0) - FAR) / (NEAR - FAR), 0.0), 1.0)
        total = SUBJECTS * subject + (1 - SUBJECTS) * (share * meaning + (1 - share) * words)
        scored.append((candidate, Score(total, meaning, words, subject)))
    return scored, reached


def _units(candidate: Candidate, asked: Asked) -> dict[str, float]:
    units: dict[str, float] = {}
    for term, hit in zip(asked.terms[:MOST_TERMS], candidate.hits, strict=True):
        if hit:
            in_text = SUBJECT_NEARBY if term.lexeme.startswith(SUBJECT) else IN_TEXT
            worth = term.weight * (1.0 if hit == 2 else in_text)
            units[term.unit] = max(units.get(term.unit, 0.0), worth)
    return units


def _sums(units: dict[str, float]) -> tuple[float, float]:
    """Return the worth of words and concepts, and that of subjects."""
    subjects = sum(worth for unit, worth in units.items() if unit.startswith(SUBJECT))
    return sum(units.values()) - subjects, subjects


def _has_all(units: dict[str, float], asked: Asked) -> bool:
    """Return whether a source has each of several words, or the one word that somebody looks up."""
    has = sum(unit.startswith("w") for unit in units)
    return has >= asked.words > 1 or (asked.is_one_word and has == 1)


def _is_concept(lexeme: str) -> bool:
    return lexeme.startswith(CONCEPT) and not lexeme.startswith(SUBJECT)
