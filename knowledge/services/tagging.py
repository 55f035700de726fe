"""What a piece is about, as marks in its full-text vector: concepts, and subjects by name or by what it says."""

from collections.abc import Iterable, Sequence

from knowledge.queries import lexicon, subjects, topics
from knowledge.queries.terms import CONCEPT, STRANGE, SUBJECT
from knowledge.services.chunking import Piece

MAINLY, PARTLY = 0.5, 0.1
"""Shares of a text from which it is mainly, and at least partly, about a subject."""

FOREIGN = 0.15
"""Strangeness from which a text is no internet company's: one of twenty pieces of such a company has so much."""

ANSWERED = 0.3
"""Share of a question that a piece answers from which it is about a subject."""


def marks(*, title: str, piece: Piece, questions: Sequence[str], vector: Sequence[float] | None) -> tuple[str, str]:
    """Return the marks of a title or heading and those of a text, as Postgres reads them.

    `questions` are those that the piece answers; `vector` is the local encoder's of the whole piece, None without one.
    """
    asked = [question for question in (piece.question, *questions) if question]
    head = " ".join([title, piece.heading, *asked])
    mainly = set(subjects.named(head))
    partly = set(subjects.named(piece.text))
    for question in asked:
        mainly |= {name for name, share in topics.about(question).shares.items() if share >= ANSWERED}
    told = topics.about(". ".join(part for part in (title, piece.heading, piece.text) if part), vector=vector)
    mainly |= {name for name, share in told.shares.items() if share >= MAINLY}
    partly |= {name for name, share in told.shares.items() if share >= PARTLY and not subjects.is_elsewhere(name)}
    ideas = [name for name in lexicon.concepts(piece.text) if not lexicon.is_everyday(name)]
    foreign = _lexemes("", [STRANGE] if told.strangeness >= FOREIGN else [], "A")
    return (
        f"{_lexemes(CONCEPT, lexicon.concepts(head), 'A')} {_lexemes(SUBJECT, mainly, 'A')} {foreign}",
        f"{_lexemes(CONCEPT, ideas, 'B')} {_lexemes(SUBJECT, partly - mainly, 'B')}",
    )


def _lexemes(mark: str, names: Iterable[str], weight: str) -> str:
    return " ".join(f"'{mark}{name}':1{weight}" for name in sorted(names))
