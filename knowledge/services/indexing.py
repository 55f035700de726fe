"""Make the pieces, words and vectors by which a live version is found; called inside the writer's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from knowledge import jobs
from knowledge.models import Chunk, ChunkVector, EmbeddingSpace, Source, SourceVersion
from knowledge.queries import encoding, subjects
from knowledge.queries.terms import TOTAL
from knowledge.services import answers, tagging
from knowledge.services.chunking import Piece
from lia_cortex.kernel import jobs as line

BATCH = 200

_SEARCH = """
    -- As written, so that Portuguese endings are understood; and without accents, as customers type.
    setweight(to_tsvector('portuguese', head) || to_tsvector('portuguese', unaccent(head)), 'A') || head_ideas::tsvector
    || setweight(to_tsvector('portuguese', body) || to_tsvector('portuguese', unaccent(body)), 'B')
    || body_ideas::tsvector
"""

_INSERT = """
INSERT INTO knowledge_chunk
    (source_id, version_id, ordinal, heading, question, text, assistants, valid_from, valid_until, search)
SELECT %(source)s, %(version)s, ordinal, heading, question, text, %(assistants)s::varchar[], %(from)s, %(until)s,
    {search}
FROM unnest(%(ordinals)s::int[], %(headings)s::text[], %(questions)s::text[], %(texts)s::text[],
    %(heads)s::text[], %(bodies)s::text[], %(head_ideas)s::text[], %(body_ideas)s::text[])
    AS t(ordinal, heading, question, text, head, body, head_ideas, body_ideas)
"""

_MARK = """
UPDATE knowledge_chunk SET search = {search}
FROM unnest(%(ids)s::bigint[], %(heads)s::text[], %(bodies)s::text[], %(head_ideas)s::text[], %(body_ideas)s::text[])
    AS t(chunk, head, body, head_ideas, body_ideas)
WHERE id = chunk
"""

_COUNT = """
WITH given AS (
    SELECT word, count(*) AS many FROM knowledge_chunk, unnest(tsvector_to_array(search)) AS word
    WHERE version_id = ANY(%(versions)s) GROUP BY word
    UNION ALL SELECT %(total)s, count(*) FROM knowledge_chunk WHERE version_id = ANY(%(versions)s)
)
INSERT INTO knowledge_word AS known (word, chunks)
SELECT word, %(sign)s * many FROM given WHERE many > 0
ORDER BY word  -- in one order by everybody, so that two writers wait for each other and never cross
ON CONFLICT (word) DO UPDATE SET chunks = known.chunks + EXCLUDED.chunks
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The pieces of a text with their vectors in the current space; None where the encoder was away."""

    title: str
    pieces: tuple[Piece, ...]
    questions: tuple[str, ...]
    space: EmbeddingSpace | None
    vectors: tuple["Vector", ...] | None


@dataclass(frozen=True, slots=True)
class Vector:
    """One vector of a piece."""

    ordinal: int
    kind: str
    number: int
    values: Sequence[float]


def current_space(*, now: datetime) -> EmbeddingSpace:
    """Return the space that searches use; the first one is made for the model that the settings ask for."""
    current = EmbeddingSpace.objects.filter(status=EmbeddingSpace.Status.CURRENT).first()
    if current is None:
        model, dimensions = encoding.wanted()
        with transaction.atomic():
            current, _ = EmbeddingSpace.objects.get_or_create(
                status=EmbeddingSpace.Status.CURRENT,
                defaults={"model": model, "dimensions": dimensions, "created_at": now, "finished_at": now},
            )
        encoding.current_space.forget()
    return current


def prepare(*, title: str, pieces: Sequence[Piece], questions: Sequence[str], now: datetime) -> Prepared:
    """Return the text's pieces with their vectors, which may ask the provider: call it before a transaction."""
    space = current_space(now=now)
    wanted = to_encode(title=title, pieces=list(enumerate(pieces)), questions=questions)
    try:
        vectors = encoding.encode([text for *_, text in wanted], model=space.model, dimensions=space.dimensions)
    except encoding.NoVectorsError:
        made = None
    else:
        pairs = zip(wanted, vectors, strict=True)
        made = tuple(Vector(place, kind, number, values) for (place, kind, number, _), values in pairs)
    return Prepared(title, tuple(pieces), tuple(questions), space, made)


def to_encode(
    *, title: str, pieces: Sequence[tuple[int, Piece]], questions: Sequence[str]
) -> list[tuple[int, str, int, str]]:
    """Return (place, kind, number, text) of every vector that the pieces need."""
    kind = ChunkVector.Kind
    texts = [
        (place, str(kind.TEXT), 0, ". ".join(part for part in (title, piece.heading, piece.text) if part))
        for place, piece in pieces
    ]
    asked = [(place, str(kind.QUESTION), 0, piece.question) for place, piece in pieces if piece.question]
    # What people say that it answers stands for the whole source: with its first piece.
    first = [(0, str(kind.QUESTION), number, text) for number, text in enumerate(questions, start=1)]
    return texts + asked + (first if any(place == 0 for place, _ in pieces) else [])


def put(*, version: SourceVersion, source: Source, prepared: Prepared) -> None:
    """Store the pieces of a version that is about to be live."""
    pieces = list(enumerate(prepared.pieces))
    for start in range(0, len(pieces), BATCH):
        _insert(version=version, source=source, prepared=prepared, pieces=pieces[start : start + BATCH])
    _count([version.pk], sign=1)
    _is_marked(version)
    if prepared.vectors is not None and prepared.space is not None:
        ids = dict(Chunk.objects.filter(version=version).values_list("ordinal", "pk"))
        store_vectors(
            source=source,
            space=prepared.space,
            rows=[(ids[vector.ordinal], vector.kind, vector.number, vector.values) for vector in prepared.vectors],
        )
    elif prepared.space is not None:
        line.enqueue(jobs.EMBED, space_id=prepared.space.pk, priority=line.LATER)


def store_vectors(
    *, source: Source, space: EmbeddingSpace, rows: Sequence[tuple[int, str, int, Sequence[float]]]
) -> None:
    """Store vectors (chunk, kind, number, values); those that are there already stay."""
    ChunkVector.objects.bulk_create(
        [
            ChunkVector(
                chunk_id=chunk,
                space=space,
                kind=kind,
                number=number,
                dimensions=space.dimensions,
                embedding=list(values),
                assistants=source.assistants,
                valid_from=source.valid_from,
                valid_until=source.valid_until,
            )
            for chunk, kind, number, values in rows
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def drop(*, source: Source) -> None:
    """Let searches find nothing of the source any more, and no answer rest on it."""
    answers.forget(source=source.public_id)
    versions = list(Chunk.objects.filter(source=source).order_by().values_list("version_id", flat=True).distinct())
    if versions:
        _count(versions, sign=-1)
        ChunkVector.objects.filter(chunk__source=source).delete()
        Chunk.objects.filter(source=source).delete()


def mark_again(*, version: SourceVersion, source: Source, questions: Sequence[str]) -> None:
    """Mark the pieces of a live version by the lexicon as it is now; their vectors stay."""
    chunks = list(Chunk.objects.filter(version=version).order_by("ordinal"))
    space = encoding.current_space(None)
    known: dict[int, Sequence[float]] = {}
    if space is not None and encoding.is_local(space.model):
        rows = ChunkVector.objects.filter(chunk__version=version, space=space, kind=ChunkVector.Kind.TEXT)
        known = {
            ordinal: list(map(float, values)) for ordinal, values in rows.values_list("chunk__ordinal", "embedding")
        }
    pieces = [(chunk.ordinal, Piece(chunk.heading, chunk.text, chunk.question)) for chunk in chunks]
    answers.forget(source=source.public_id)
    _count([version.pk], sign=-1)
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK.format(search=_SEARCH),
            {"ids": [chunk.pk for chunk in chunks], **_told(version.title, pieces, questions, known)},
        )
    _count([version.pk], sign=1)
    _is_marked(version)


def let_find(*, source: Source) -> None:
    """Give the pieces the assistants and dates of their source."""
    answers.forget(source=source.public_id)
    fields = {"assistants": source.assistants, "valid_from": source.valid_from, "valid_until": source.valid_until}
    Chunk.objects.filter(source=source).update(**fields)
    ChunkVector.objects.filter(chunk__source=source).update(**fields)


def _insert(*, version: SourceVersion, source: Source, prepared: Prepared, pieces: list[tuple[int, Piece]]) -> None:
    told = _told(prepared.title, pieces, prepared.questions, _local_vectors(prepared))
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(search=_SEARCH),
            {
                "source": source.pk,
                "version": version.pk,
                "assistants": source.assistants,
                "from": source.valid_from,
                "until": source.valid_until,
                "ordinals": [place for place, _ in pieces],
                "headings": [piece.heading[:400] for _, piece in pieces],
                "questions": [piece.question for _, piece in pieces],
                "texts": [piece.text for _, piece in pieces],
                **told,
            },
        )


def _told(
    title: str, pieces: list[tuple[int, Piece]], questions: Sequence[str], vectors: Mapping[int, Sequence[float]]
) -> dict[str, list[str]]:
    """Return what the pieces' full-text vectors are made of."""
    asked = [questions if place == 0 else () for place, _ in pieces]
    marks = [
        tagging.marks(title=title, piece=piece, questions=answered, vector=vectors.get(place))
        for (place, piece), answered in zip(pieces, asked, strict=True)
    ]
    return {
        "heads": [
            " ".join([title, piece.heading, piece.question, *answered])
            for (_, piece), answered in zip(pieces, asked, strict=True)
        ],
        "bodies": [piece.text for _, piece in pieces],
        "head_ideas": [head for head, _ in marks],
        "body_ideas": [body for _, body in marks],
    }


def _is_marked(version: SourceVersion) -> None:
    version.lexicon = subjects.fingerprint()
    SourceVersion.objects.filter(pk=version.pk).update(lexicon=version.lexicon)


def _local_vectors(prepared: Prepared) -> dict[int, Sequence[float]]:
    if prepared.space is None or prepared.vectors is None or not encoding.is_local(prepared.space.model):
        return {}
    return {each.ordinal: each.values for each in prepared.vectors if each.kind == ChunkVector.Kind.TEXT}


def _count(versions: list[int], *, sign: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"versions": versions, "sign": sign, "total": TOTAL})
