"""A question as the index knows it: its words' stems, its concepts and subjects, each with what it tells apart."""

import math
from dataclasses import dataclass
from typing import Any

from django.db import connection

from knowledge.queries import lexicon, subjects, words
from knowledge.queries.topics import About

CONCEPT = "~"
"""Marks a concept among the stems of a chunk's full-text vector."""

SUBJECT = "~+"
"""Marks a subject there."""

STRANGE = "~+?"
"""Marks a piece that sounds strange for an internet company: where many do, a question may sound so too."""

TOTAL = "~"
"""The word under which the number of all chunks is counted."""

SMALL = 40
"""A knowledge with fewer pieces is weighed as if it had this many: in two articles no word would be rare."""

CONCEPT_WORTH, WORD_WORTH = 2.5, 0.4
"""What meeting in a concept and in a word is worth: customers seldom use the company's words."""

SUBJECT_WORTH = 10.0
"""Weight of a subject that a question is wholly about, where pieces are chosen by their words."""

RAREST, COMMONEST = 4.0, 0.5
"""Bounds of the weight of rarity: in a small knowledge nearly every word is rare, or in every piece."""

UNKNOWN_WORD, UNKNOWN_CONCEPT, UNKNOWN_EVERYDAY = 0.7, 5.0, 25.0
"""Weights of what the question speaks of and the knowledge does not: they say that nothing answers."""

MISTYPED = 0.45
"""Similarity from which an unknown word passes for a typing error of a known one."""

_SQL = """
WITH asked AS (SELECT word, n FROM unnest(%(words)s::text[]) WITH ORDINALITY AS t(word, n)),
stems AS (
    SELECT DISTINCT n, stem FROM asked, unnest(
        tsvector_to_array(to_tsvector('portuguese', word) || to_tsvector('portuguese', unaccent(word)))
    ) AS stem
),
known AS (
    SELECT n, stem, chunks FROM stems JOIN knowledge_word ON knowledge_word.word = stem WHERE chunks > 0
),
mistyped AS (
    SELECT DISTINCT ON (asked.n) asked.n, near.word AS stem, near.chunks
    FROM asked JOIN knowledge_word near ON near.word %% unaccent(asked.word)
    WHERE length(asked.word) >= 6 AND near.chunks > 0 AND near.word !~ '^~' AND length(near.word) >= 4
        AND asked.n NOT IN (SELECT n FROM known) AND similarity(near.word, unaccent(asked.word)) >= %(mistyped)s
    ORDER BY asked.n, similarity(near.word, unaccent(asked.word)) DESC, near.word
)
SELECT n, stem, chunks FROM known UNION ALL SELECT n, stem, chunks FROM mistyped
UNION ALL
SELECT 0, word, chunks FROM knowledge_word WHERE word = ANY(%(concepts)s::text[]) AND chunks > 0
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A stem or concept that stands in `chunks` chunks; `weight` is what it tells apart, `unit` its word's place."""

    lexeme: str
    unit: str
    chunks: int
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question that the knowledge has, the weight and the number of all its words and concepts.

    `elsewhere` is the share of its subjects that no such company has, except those that this knowledge has: `ours`.
    `strangeness` is weighed by the share of pieces that do not sound strange themselves.
    """

    terms: tuple[Term, ...]
    possible: float
    count: int
    words: int
    elsewhere: float
    ours: float = 0.0
    strangeness: float = 0.0
    is_one_word: bool = False


def of(question: str, *, about: About) -> Asked:
    """Return the question's terms, its subjects among them; none when the knowledge has none of its words."""
    asked = words.asked(lexicon.spelled(question))
    meant = [f"{CONCEPT}{name}" for name in lexicon.meant(question)]
    shares = {f"{SUBJECT}{name}": share for name, share in about.shares.items()}
    if not asked and not meant and not shares:
        return Asked((), 0.0, 0, 0, about.elsewhere, 0.0, about.strangeness)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"words": asked, "concepts": [*meant, *shares, STRANGE, TOTAL], "mistyped": MISTYPED})
        rows: list[tuple[int, str, int]] = cursor.fetchall()
    all_pieces = max([1, *(chunks for _, word, chunks in rows if word == TOTAL)])
    total = max(SMALL, all_pieces)
    subjects_asked = [
        Term(lexeme=word, unit=word, chunks=chunks, weight=shares[word] * SUBJECT_WORTH)
        for _, word, chunks in rows
        if word in shares
    ]
    known = {term.lexeme.removeprefix(SUBJECT) for term in subjects_asked}
    ours = sum(about.shares[name] for name in known if subjects.is_elsewhere(name))
    others = [_term(row, total=total) for row in rows if row[1] not in (STRANGE, TOTAL) and row[1] not in shares]
    foreign = sum(chunks for _, word, chunks in rows if word == STRANGE) / all_pieces
    units: dict[str, float] = {}
    for term in others:
        units[term.unit] = max(units.get(term.unit, 0.0), term.weight)
    unknown = [n for n in range(1, len(asked) + 1) if f"w{n}" not in units]
    unmet = [name for name in meant if name not in units]
    possible = sum(units.values()) + UNKNOWN_WORD * len(unknown) + sum(map(_oddness, unmet))
    return Asked(
        terms=(*subjects_asked, *others),
        possible=possible,
        count=len(asked) + len(meant),
        words=len(asked),
        elsewhere=about.elsewhere - ours,
        ours=ours,
        strangeness=about.strangeness * (1 - foreign),
        is_one_word=len(question.split()) == 1,
    )


def _oddness(lexeme: str) -> float:
    return UNKNOWN_EVERYDAY if lexicon.is_everyday(lexeme.removeprefix(CONCEPT)) else UNKNOWN_CONCEPT


def _term(row: tuple[int, str, int], *, total: int) -> Term:
    n, lexeme, chunks = row
    rarity = min(math.log((total + 1) / (chunks + 0.5)), RAREST)
    is_concept = n == 0
    weight = max(rarity, COMMONEST) * (CONCEPT_WORTH if is_concept else WORD_WORTH)
    return Term(lexeme=lexeme, unit=lexeme if is_concept else f"w{n}", chunks=chunks, weight=weight)


def row_of(term: Term) -> tuple[Any, ...]:
    """Return the term as the search's statement takes it: anywhere, in a title or heading, weight."""
    quoted = "'" + term.lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
    return quoted, f"{quoted}:A", term.weight
