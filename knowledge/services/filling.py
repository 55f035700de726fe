"""Fill a database with pieces, as many as a large company has: what the measurement of searches runs on."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from operator import add

from django.db import connection

from knowledge.models import EmbeddingSpace, Source, SourceVersion
from knowledge.queries import encoding, lexicon, topics
from knowledge.queries.terms import CONCEPT, SUBJECT, TOTAL
from knowledge.services import indexing, tagging

BATCH = 2_000
PIECES = 20
"""Pieces of one source."""

SENTENCES = 3
NOISE = 0.04
"""Spread of a vector around the real one that it is made from, in each dimension."""

NOISES = 50
"""Draws of that spread for each batch."""

_CHUNKS = """
INSERT INTO knowledge_chunk (source_id, version_id, ordinal, heading, question, text, assistants, search)
SELECT source, version, ordinal, '', '', text, '{}',
    setweight(to_tsvector('portuguese', text) || to_tsvector('portuguese', unaccent(text)), 'B') || ideas::tsvector
FROM unnest(%(sources)s::bigint[], %(versions)s::bigint[], %(ordinals)s::int[], %(texts)s::text[], %(ideas)s::text[])
    AS t(source, version, ordinal, text, ideas)
RETURNING id
"""

_VECTORS = """
INSERT INTO knowledge_chunkvector (chunk_id, space_id, kind, number, dimensions, embedding, assistants)
SELECT id, %(space)s, 'text', 0, %(size)s, vector::vector, '{}'
FROM unnest(%(ids)s::bigint[], %(vectors)s::text[]) AS t(id, vector)
"""

_WORDS = """
INSERT INTO knowledge_word (word, chunks)
SELECT word, ndoc FROM ts_stat('SELECT search FROM knowledge_chunk')
UNION ALL SELECT %s, count(*) FROM knowledge_chunk
ON CONFLICT (word) DO UPDATE SET chunks = EXCLUDED.chunks
"""


def fill(*, count: int, sentences: Sequence[str], seed: int, now: datetime, tell: Callable[[str], None]) -> None:
    """Store `count` pieces made of the sentences, with vectors near to theirs; the index is built at the end."""
    space = indexing.current_space(now=now)
    known = encoding.encode(list(sentences), model=space.model, dimensions=space.dimensions)
    ideas = [_ideas(sentence, vector) for sentence, vector in zip(sentences, known, strict=True)]
    draw = random.Random(seed)  # noqa: S311 - the same database in every run
    sources = _sources(count // PIECES + 1, now=now)
    name = f"vector_hnsw_{space.dimensions}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {name}")
    pieces = iter(range(count))
    while numbers := list(islice(pieces, BATCH)):
        picked = [[draw.randrange(len(sentences)) for _ in range(SENTENCES)] for _ in numbers]
        _insert(
            numbers,
            picked,
            sources=sources,
            sentences=sentences,
            ideas=ideas,
            vectors=_vectors(picked, known, draw),
            space=space,
        )
        tell(f"{numbers[-1] + 1} of {count} pieces")
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [TOTAL])
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            f"CREATE INDEX {name} ON knowledge_chunkvector USING hnsw ((embedding::vector({space.dimensions})) "
            f"vector_cosine_ops) WHERE dimensions = {space.dimensions}"
        )
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("VACUUM ANALYZE knowledge_chunk, knowledge_chunkvector, knowledge_word")


def _ideas(sentence: str, vector: Sequence[float]) -> list[str]:
    told = topics.about(sentence, vector=vector).shares
    subjects = [f"{SUBJECT}{name}" for name, share in told.items() if share >= tagging.PARTLY]
    return [f"{CONCEPT}{name}" for name in lexicon.concepts(sentence)] + subjects


def _sources(count: int, *, now: datetime) -> list[tuple[int, int]]:
    made = Source.objects.bulk_create(
        [Source(kind=Source.Kind.TEXT, title=f"Documento {number}", body="") for number in range(count)],
        batch_size=BATCH,
    )
    versions = SourceVersion.objects.bulk_create(
        [
            SourceVersion(source=source, number=1, status=SourceVersion.Status.LIVE, title=source.title, created_at=now)
            for source in made
        ],
        batch_size=BATCH,
    )
    return [(source.pk, version.pk) for source, version in zip(made, versions, strict=True)]


def _vectors(picked: list[list[int]], known: Sequence[Sequence[float]], draw: random.Random) -> Iterator[str]:
    size = len(known[0])
    form = "[" + ",".join(["%.4f"] * size) + "]"
    # A new draw for every number would take longer than everything else together.
    noises = [[draw.gauss(0, NOISE) for _ in range(size)] for _ in range(NOISES)]
    for first, *_ in picked:
        # Cosines do not ask for unit length.
        yield form % tuple(map(add, known[first], draw.choice(noises)))


def _insert(
    numbers: list[int],
    picked: list[list[int]],
    *,
    sources: list[tuple[int, int]],
    sentences: Sequence[str],
    ideas: list[list[str]],
    vectors: Iterator[str],
    space: EmbeddingSpace,
) -> None:
    homes = [sources[number // PIECES] for number in numbers]
    spoken = [sorted({mark for each in those for mark in ideas[each]}) for those in picked]
    with connection.cursor() as cursor:
        cursor.execute(
            _CHUNKS,
            {
                "sources": [source for source, _ in homes],
                "versions": [version for _, version in homes],
                "ordinals": [number % PIECES for number in numbers],
                "texts": [" ".join(sentences[each] for each in those) for those in picked],
                "ideas": [" ".join(f"'{mark}':1B" for mark in marks) for marks in spoken],
            },
        )
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(_VECTORS, {"space": space.pk, "size": space.dimensions, "ids": ids, "vectors": list(vectors)})
