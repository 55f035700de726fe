"""Answers given again without the model, only while everything that they rest on is what it was."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import orjson
from django.db.models import F

from knowledge.models import CachedAnswer
from knowledge.queries import search
from knowledge.types import Passage

KEPT = timedelta(days=7)


def find(*, key: str, assistant: str, now: datetime) -> CachedAnswer | None:
    """Return the answer kept under the key if the same searches find the same passages now, else None.

    The searches are made again: a new article, a date that came, a source taken away change what they find.
    """
    kept = CachedAnswer.objects.filter(key=key, created_at__gt=now - KEPT).first()
    if kept is None:
        return None
    for made in kept.queries:
        found = search.look(query=made["query"], assistant=assistant, now=now)
        if found.lacks:
            return None  # nothing is known to have changed: it is there again when the encoder is
        if digest(map(described, found.passages)) != made["found"]:
            CachedAnswer.objects.filter(pk=kept.pk).delete()
            return None
    CachedAnswer.objects.filter(pk=kept.pk).update(hits=F("hits") + 1)
    return kept


def keep(
    *,
    key: str,
    assistant: str,
    text: str,
    searches: Sequence[tuple[str, Sequence[Mapping[str, object]]]],
    run_id: int,
    now: datetime,
) -> None:
    """Keep an answer with what its searches (query, passages as `described`) found when it was made."""
    kept = CachedAnswer(
        key=key,
        assistant=assistant,
        text=text,
        queries=[{"query": query, "found": digest(found)} for query, found in searches],
        sources=sorted({str(passage["source"]) for _, found in searches for passage in found}),
        run_id=run_id,
        created_at=now,
    )
    CachedAnswer.objects.bulk_create(
        [kept],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["text", "queries", "sources", "run_id", "created_at"],
    )


def described(passage: Passage) -> dict[str, object]:
    """Return what an answer rests on of a passage: a text never changes without its version."""
    return {"source": passage.article, "version": passage.version}


def digest(found: Iterable[Mapping[str, object]]) -> str:
    """Return a fingerprint of passages in their order."""
    return hashlib.sha256(orjson.dumps([[passage["source"], passage["version"]] for passage in found])).hexdigest()


def forget(*, source: str) -> None:
    """Delete the answers that rest on a source (public id); call it in the transaction that changes the source."""
    CachedAnswer.objects.filter(sources__contains=[source]).delete()


def forget_old(*, now: datetime) -> None:
    """Delete answers too old to be given again."""
    CachedAnswer.objects.filter(created_at__lte=now - KEPT).delete()
