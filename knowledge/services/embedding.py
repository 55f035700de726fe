"""Make the vectors that are missing, batch by batch; whoever dies in the middle, another goes on."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from knowledge import jobs
from knowledge.models import Chunk, ChunkVector, EmbeddingSpace
from knowledge.queries import encoding
from knowledge.services import articles, indexing
from knowledge.services.chunking import Piece
from lia_cortex.kernel import checkpoints
from lia_cortex.kernel import jobs as line

log = logging.getLogger(__name__)

BATCH = 64
LEASE = timedelta(seconds=60)
"""Longer than any batch takes; a worker that died is followed after this time."""

OLD_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How many chunks of all have their vectors in a space."""

    done: int
    total: int


def progress(space: EmbeddingSpace) -> Progress:
    """Return how far the space is."""
    total = Chunk.objects.count()
    return Progress(total - _missing(space).count(), total)


def aim(*, now: datetime) -> EmbeddingSpace | None:
    """Return the space that has work left: the one the settings ask for is begun where it is not the current one."""
    current = indexing.current_space(now=now)
    model, dimensions = encoding.wanted()
    building = EmbeddingSpace.objects.filter(status=EmbeddingSpace.Status.BUILDING).first()
    if (current.model, current.dimensions) == (model, dimensions):
        if building is not None:
            building.move(EmbeddingSpace.Status.RETIRED, finished_at=now)
        return current if _missing(current).exists() else None
    if building is not None and (building.model, building.dimensions) == (model, dimensions):
        return building
    with transaction.atomic():
        if building is not None:
            building.move(EmbeddingSpace.Status.RETIRED, finished_at=now)
        space, is_new = EmbeddingSpace.objects.get_or_create(
            model=model, dimensions=dimensions, defaults={"created_at": now}
        )
        if not is_new:
            space.move(EmbeddingSpace.Status.BUILDING, finished_at=None)
    return space


def run(*, space_id: int, clock: Callable[[], datetime]) -> None:
    """Make every missing vector of the space; searches use it from the moment that none is missing."""
    space = EmbeddingSpace.objects.get(pk=space_id)
    if space.status == EmbeddingSpace.Status.RETIRED or not _leased(space, now=clock()):
        return
    after = 0
    while True:
        chunks = list(_missing(space).filter(pk__gt=after).select_related("source").order_by("pk")[:BATCH])
        if not chunks and not after:
            break
        # Done with what was there: look once more from the beginning for what was stored meanwhile.
        after = chunks[-1].pk if chunks else 0
        if not chunks:
            continue
        try:
            _make(space, chunks)
        except encoding.NoVectorsError as error:
            log.warning("knowledge.embedding_waits space=%s", space.pk)
            EmbeddingSpace.objects.filter(pk=space.pk).update(problem=error.reason[:200], lease_until=None)
            return
        EmbeddingSpace.objects.filter(pk=space.pk).update(lease_until=clock() + LEASE, problem="")
        checkpoints.reached("knowledge.after_batch")
    _finish(space, now=clock())


def forget_old() -> int:
    """Delete some vectors of spaces that nobody searches any more; return how many."""
    old = ChunkVector.objects.filter(space__status=EmbeddingSpace.Status.RETIRED).values("pk")[:OLD_BATCH]
    deleted, _ = ChunkVector.objects.filter(pk__in=old).delete()
    return deleted


def nudge(space: EmbeddingSpace) -> None:
    """Let a worker go on with the space."""
    line.enqueue(jobs.EMBED, space_id=space.pk, priority=line.LATER)


def _leased(space: EmbeddingSpace, *, now: datetime) -> bool:
    free = EmbeddingSpace.objects.filter(pk=space.pk).exclude(lease_until__gt=now)
    return bool(free.update(lease_until=now + LEASE))


def _missing(space: EmbeddingSpace) -> QuerySet[Chunk]:
    there = ChunkVector.objects.filter(chunk=OuterRef("pk"), space=space, kind=ChunkVector.Kind.TEXT)
    return Chunk.objects.filter(~Exists(there))


def _make(space: EmbeddingSpace, chunks: list[Chunk]) -> None:
    by_source: dict[int, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        by_source[chunk.source_id].append(chunk)
    wanted = []
    for pieces in by_source.values():
        source, ids = pieces[0].source, {chunk.ordinal: chunk.pk for chunk in pieces}
        texts = indexing.to_encode(
            title=source.title,
            pieces=[(chunk.ordinal, Piece(chunk.heading, chunk.text, chunk.question)) for chunk in pieces],
            questions=articles.asked_lines(source.questions),
        )
        wanted += [(source, ids[place], kind, number, text) for place, kind, number, text in texts]
    vectors = encoding.encode([text for *_, text in wanted], model=space.model, dimensions=space.dimensions)
    with transaction.atomic():
        # A version that was replaced meanwhile has no chunks any more.
        locked = Chunk.objects.filter(pk__in=[chunk.pk for chunk in chunks]).order_by("pk").select_for_update()
        there = set(locked.values_list("pk", flat=True))
        for (source, chunk_id, kind, number, _), values in zip(wanted, vectors, strict=True):
            if chunk_id in there:
                indexing.store_vectors(source=source, space=space, rows=[(chunk_id, kind, number, values)])


def _finish(space: EmbeddingSpace, *, now: datetime) -> None:
    with transaction.atomic():
        locked = EmbeddingSpace.objects.select_for_update().get(pk=space.pk)
        if locked.status == EmbeddingSpace.Status.BUILDING and not _missing(locked).exists():
            for before in EmbeddingSpace.objects.select_for_update().filter(status=EmbeddingSpace.Status.CURRENT):
                before.move(EmbeddingSpace.Status.RETIRED, finished_at=now)
            locked.move(EmbeddingSpace.Status.CURRENT, finished_at=now)
    EmbeddingSpace.objects.filter(pk=space.pk).update(lease_until=None)
    encoding.current_space.forget()
