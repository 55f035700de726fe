"""Find the passages that may answer a question: by subject, by meaning and by words, fused by a calibrated sum."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from knowledge.queries import candidates, deciding, encoding, lexicon, scoring, terms, topics
from knowledge.queries.candidates import Candidate
from knowledge.queries.terms import Asked
from knowledge.types import Found, Passage
from lia_cortex.kernel import clock

LIMIT = 4
MOST = 20

WHOLE = 1500
"""Characters up to which a source is given whole; of a longer one, the pieces that fit."""

PIECES = 3
"""Pieces of one source in a passage."""

LONGEST_QUERY = 2000


def search(*, query: str, assistant: str = "", now: datetime | None = None, limit: int = LIMIT) -> list[Passage]:
    """Return the passages that may answer the question, best first; none when nothing is relevant.

    Each is of another source. `assistant` is a slug; without one, all sources that are valid at `now` are searched.
    A provider's encoder is not asked inside a transaction; while it is away the search goes by words.
    """
    return look(query=query, assistant=assistant, now=now, limit=limit).passages


def look(*, query: str, assistant: str = "", now: datetime | None = None, limit: int = LIMIT, scope: str = "") -> Found:
    """Return what `search` returns, and whether it lacks the meaning; `scope` is the conversation that pays for it."""
    query = query.replace("\x00", "").strip()[:LONGEST_QUERY]
    if limit < 1 or not any(char.isalnum() for char in query):
        return Found([])
    scored, lacks = scores(query=query, assistant=assistant, now=now or clock.now(), scope=scope)
    best = max((score.total for _, score in scored), default=0.0)
    kept = [(one, score) for one, score in scored if score.total >= scoring.LEAST]
    passages = _passages([each for each in kept if each[1].total >= scoring.LEAST_OF_BEST * best])
    return Found(passages[: min(limit, MOST)], lacks)


def scores(
    *, query: str, assistant: str, now: datetime, scope: str = ""
) -> tuple[list[tuple[Candidate, scoring.Score]], str]:
    """Return every piece that was looked at with its score, best first, and why the meaning was not looked at."""
    asked, found, lacks = _looked_at(query, assistant, now, scope)
    return scoring.of(found, asked=asked), lacks


def signs(*, query: str, now: datetime, by_words: bool = False) -> deciding.Signs:
    """Return what tells whether the knowledge answers the question; on request as if its meaning were not known."""
    asked, found, _ = _looked_at(query, "", now, by_words=by_words)
    return scoring.signs(scoring.weighed(found, asked=asked), asked=asked)


def _looked_at(
    query: str, assistant: str, now: datetime, scope: str = "", *, by_words: bool = False
) -> tuple[Asked, list[Candidate], str]:
    space = encoding.current_space(None)
    values: Sequence[float] | None = None
    lacks = ""
    if space is not None and not by_words:
        try:
            values = encoding.of_question(
                lexicon.spelled(query), model=space.model, dimensions=space.dimensions, scope=scope
            )
        except encoding.NoVectorsError as error:
            lacks = error.reason
    is_local = space is not None and encoding.is_local(space.model)
    asked = terms.of(query, about=topics.about(query, vector=values if is_local else None))
    found = candidates.of(
        asked.terms,
        vector=encoding.literal(values) if values is not None else None,
        space_id=space.pk if space else None,
        dimensions=space.dimensions if space else None,
        assistant=assistant,
        now=now,
    )
    return asked, found, lacks


def warm_up() -> None:
    """Load what the first search of this process would wait for: encoder, weights and lexicon."""
    encoding.warm_up()
    topics.about(".")
    deciding.decision()
    lexicon.meant("internett")


def _passages(scored: list[tuple[Candidate, scoring.Score]]) -> list[Passage]:
    by_source: dict[str, list[tuple[Candidate, scoring.Score]]] = defaultdict(list)
    for candidate, score in scored:
        by_source[candidate.source].append((candidate, score))
    return [_passage(pieces) for pieces in by_source.values()]


def _passage(pieces: list[tuple[Candidate, scoring.Score]]) -> Passage:
    best, score = pieces[0]
    if best.question:
        text = f"{best.question}\n{best.text}"
    elif best.body and len(best.body) <= WHOLE:
        text = best.body
    else:
        chosen = sorted((piece for piece, _ in pieces[:PIECES]), key=lambda piece: piece.ordinal)
        text = "\n\n".join("\n".join(part for part in (piece.heading, piece.text) if part) for piece in chosen)
    return Passage(
        article=best.source,
        version=best.version,
        title=best.title,
        text=text,
        score=score.total,
        heading=best.heading,
        meaning=score.meaning,
        words=score.words,
        subject=score.subject,
    )
