"""The pieces that may answer: the nearest by meaning and those that share the rarest words, each with its measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from knowledge.queries import terms
from knowledge.queries.terms import Term

NEAREST = 50
"""Pieces taken by meaning; HNSW looks at about as many again to find them."""

WORDED = 50
"""Pieces taken by words."""

BUDGET = 800
"""Pieces looked at for their words: words that stand in more are weighed, but do not fetch pieces."""

MOST_TERMS = 40

_SETTINGS = """
SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', %s, true),
    set_config('hnsw.max_scan_tuples', '100000', true), set_config('hnsw.scan_mem_multiplier', '8', true)
"""
"""A narrow filter would leave fewer than were asked for: the index goes on until there are enough."""

_FOUND = """
    ({row}.assistants = '{{}}' OR %(assistant)s = '' OR {row}.assistants @> ARRAY[%(assistant)s]::varchar[])
    AND ({row}.valid_from IS NULL OR {row}.valid_from <= %(now)s)
    AND ({row}.valid_until IS NULL OR {row}.valid_until > %(now)s)
"""

_NEAR = """
    SELECT v.chunk_id AS id FROM knowledge_chunkvector v
    WHERE v.dimensions = {size} AND v.space_id = %(space)s AND {found}
    ORDER BY v.embedding::vector({size}) <=> %(vector)s::vector({size}) LIMIT %(nearest)s
"""

_WORDED = """
    SELECT c.id FROM (
        -- Joined to nothing, a vector is unpacked once for all terms and not for each.
        SELECT c.id, c.search || ''::tsvector AS search FROM knowledge_chunk c
        WHERE c.search @@ %(fetch)s::tsquery AND {found} LIMIT %(budget)s
    ) AS c
    ORDER BY (SELECT sum(weight) FROM unnest(%(any)s::tsquery[], %(weights)s::float8[]) AS t(term, weight)
              WHERE c.search @@ term) DESC NULLS LAST, c.id
    LIMIT %(worded)s
"""

_SQL = """
WITH near AS MATERIALIZED ({near}), worded AS MATERIALIZED ({worded}),
c AS MATERIALIZED (
    SELECT id, source_id, version_id, ordinal, heading, question, text, search || ''::tsvector AS search
    FROM (SELECT id FROM near UNION SELECT id FROM worded) AS found JOIN knowledge_chunk USING (id)
)
SELECT c.id, s.public_id, live.number, s.title, s.body, c.ordinal, c.heading, c.question, c.text,
    ARRAY(SELECT CASE WHEN NOT c.search @@ term THEN 0 WHEN c.search @@ head THEN 2 ELSE 1 END
          FROM unnest(%(head)s::tsquery[], %(any)s::tsquery[]) WITH ORDINALITY AS t(head, term, n) ORDER BY n),
    {meaning}
FROM c
JOIN knowledge_article s ON s.id = c.source_id
JOIN knowledge_sourceversion live ON live.id = c.version_id
"""

_MEANING = """(
        SELECT max(1 - (v.embedding <=> %(vector)s::vector)) FROM knowledge_chunkvector v
        WHERE v.chunk_id = c.id AND v.space_id = %(space)s
    )"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece; `hits` tells for each term 2 in a title or heading, 1 in the text; `meaning` is a cosine or None."""

    chunk_id: int
    source: str
    version: int
    title: str
    body: str
    ordinal: int
    heading: str
    question: str
    text: str
    hits: tuple[int, ...]
    meaning: float | None


def of(
    asked: Sequence[Term],
    *,
    vector: str | None,
    space_id: int | None,
    dimensions: int | None,
    assistant: str,
    now: datetime,
    nearest: int = NEAREST,
) -> list[Candidate]:
    """Return the pieces that an assistant may find now; without a vector, by words alone."""
    asked = asked[:MOST_TERMS]
    fetch = _fetching(asked)
    rows = [terms.row_of(term) for term in asked]
    nothing = "SELECT NULL::bigint AS id WHERE false"
    near, meaning = nothing, "NULL::float8"
    if vector is not None and dimensions is not None:
        near = _NEAR.format(size=int(dimensions), found=_FOUND.format(row="v"))
        meaning = _MEANING
    worded = _WORDED.format(found=_FOUND.format(row="c")) if fetch else nothing
    parameters = {
        "vector": vector,
        "space": space_id,
        "assistant": assistant,
        "now": now,
        "nearest": nearest,
        "worded": WORDED,
        "budget": BUDGET,
        "fetch": " | ".join(terms.row_of(term)[0] for term in fetch),
        "any": [row[0] for row in rows],
        "head": [row[1] for row in rows],
        "weights": [row[2] for row in rows],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SETTINGS, [str(max(nearest, 40))])
        cursor.execute(_SQL.format(near=near, worded=worded, meaning=meaning), parameters)
        found = cursor.fetchall()
    return [_candidate(row) for row in found]


def _candidate(row: tuple[Any, ...]) -> Candidate:
    return Candidate(
        chunk_id=row[0],
        source=row[1],
        version=row[2],
        title=row[3],
        body=row[4],
        ordinal=row[5],
        heading=row[6],
        question=row[7],
        text=row[8],
        hits=tuple(row[9]),
        meaning=row[10],
    )


def _fetching(asked: Sequence[Term]) -> list[Term]:
    """Return the rarest terms, as many as the budget of pieces allows, at least one."""
    chosen: list[Term] = []
    looked_at = 0
    for term in sorted(asked, key=lambda term: term.chunks):
        if chosen and looked_at + term.chunks > BUDGET:
            break
        chosen.append(term)
        looked_at += term.chunks
    return chosen
